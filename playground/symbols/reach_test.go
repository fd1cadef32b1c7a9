package symbols

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"go/constant"
	"go/parser"
	"html/template"
	"io"
	"log"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"os/signal"
	"reflect"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	sandboxos "bingfa/playground/symbols/os"
)

// unreachable says which types a program must not reach by any path of
// names, fields, methods, parameters and results from a table: those that
// act on the process, its memory or the machine.
func unreachable(t reflect.Type) bool {
	if t.Kind() == reflect.UnsafePointer {
		return true
	}
	in := func(names ...string) bool { return slices.Contains(names, t.Name()) }
	switch path := t.PkgPath(); path {
	case "os/exec", "os/user", "plugin", "runtime/pprof", "runtime/trace", "testing", "unsafe", "go/build":
		return true
	case "syscall":
		return !in("Errno", "Signal")
	case "runtime":
		return !in("Error", "MemStats", "PanicNilError", "TypeAssertionError")
	case "runtime/debug":
		return !in("BuildInfo", "BuildSetting", "GCStats", "Module")
	case "os":
		return !in("LinkError", "SyscallError", "Signal")
	case "net":
		return t.Kind() != reflect.Interface && regexp.MustCompile(`Conn$|Listener$|^Dialer$|^Resolver$|^ListenConfig$|^Interface$`).MatchString(t.Name())
	case "net/http":
		return in("Dir", "Server", "Transport")
	case "net/http/httptest":
		return in("Server")
	case "crypto/tls":
		return in("Dialer")
	case "flag":
		return in("FlagSet")
	case "log":
		return in("Logger")
	case "html/template", "text/template":
		return in("Template")
	case "archive/zip":
		return in("ReadCloser")
	default:
		return strings.Contains(path, "internal/") || strings.Contains(path, "yaegi") || strings.HasPrefix(path, "bingfa/") && !strings.HasPrefix(path, "bingfa/playground/symbols/")
	}
}

const loggerField = "nothing makes a Logger of Go's, but for reflect.New, and that one's Fatal ends the process, as a program may"

// allowed are the exceptions, by package and name, each with the reason.
var allowed = map[string]string{
	"crypto/rand.Reader":                          "of an internal type that has Read and nothing else",
	"net.ErrClosed":                               "an error of an internal type without fields",
	"os.ErrDeadlineExceeded":                      "an error of an internal type without fields",
	"net/http/httputil.ReverseProxy":              loggerField,
	"net/http/httputil.NewSingleHostReverseProxy": loggerField,
}

// functions that are offered under their real package's name but reach
// something by what they do and not by their type.
var withheld = map[string][]string{
	"runtime":       {"AddCleanup", "MemProfile", "Breakpoint", "SetCPUProfileRate", "SetBlockProfileRate", "SetMutexProfileFraction", "ReadTrace", "StartTrace", "GOROOT", "GoroutineProfile", "CPUProfile", "SetCgoTraceback", "Pinner"},
	"runtime/debug": {"SetCrashOutput", "WriteHeapDump"},
	"sync/atomic":   {"LoadPointer", "StorePointer", "SwapPointer", "CompareAndSwapPointer", "Pointer"},
	"reflect":       {"NewAt", "SliceAt"},
	"net":           {"FileConn", "FileListener", "FilePacketConn", "ListenMulticastUDP", "DialIP", "ListenIP"},
	"os":            {"OpenRoot", "Root", "OpenInRoot"},
}

// A walker goes through types and remembers how it came to each.
type walker struct {
	seen map[reflect.Type]bool
	bad  map[string]string // type → path
	// refused are the methods that forbidden has kept it from.
	refused map[string]bool
}

func (w *walker) walk(t reflect.Type, path string) {
	if t == nil || w.seen[t] {
		return
	}
	w.seen[t] = true
	if unreachable(t) {
		if w.bad[t.String()] == "" {
			w.bad[t.String()] = path
		}
		return
	}
	base := t
	if t.Kind() == reflect.Pointer {
		base = t.Elem()
	}
	for i := range t.NumMethod() {
		m := t.Method(i)
		if !m.IsExported() {
			continue // of an interface
		}
		if name := base.PkgPath() + "." + base.Name() + "." + m.Name; forbidden[name] != "" {
			w.refused[name] = true
			continue
		}
		w.signature(m.Type, path+"."+m.Name)
	}
	switch t.Kind() {
	case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
		w.walk(t.Elem(), path)
	case reflect.Map:
		w.walk(t.Key(), path+" key")
		w.walk(t.Elem(), path+" value")
	case reflect.Func:
		w.signature(t, path)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() {
				w.walk(f.Type, path+"."+f.Name)
			}
		}
	}
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface && t.Name() != "" {
		w.walk(reflect.PointerTo(t), path)
	}
}

func (w *walker) signature(t reflect.Type, path string) {
	for i := range t.NumIn() {
		w.walk(t.In(i), path+"(…)")
	}
	for i := range t.NumOut() {
		w.walk(t.Out(i), path+"()")
	}
}

// tableFor is a package's table as a program gets it.
func tableFor(path string) map[string]reflect.Value {
	t := table(path)()
	override(path, t, &Host{Left: func() (d time.Duration) { return }, Virtual: true})
	return t
}

// TestUnreachable walks over all that the tables offer.
func TestUnreachable(t *testing.T) {
	found, refused := map[string]bool{}, map[string]bool{}
	for _, path := range Packages() {
		tab := tableFor(path)
		for _, name := range slices.Sorted(maps.Keys(tab)) {
			v := tab[name]
			if v.IsValid() && v.CanInterface() {
				if _, ok := v.Interface().(constant.Value); ok {
					continue
				}
			}
			w := walker{seen: map[reflect.Type]bool{}, bad: map[string]string{}, refused: refused}
			w.walk(v.Type(), path+"."+name)
			// A variable may hold more than its type says.
			if v.Kind() == reflect.Interface && !v.IsNil() {
				w.walk(v.Elem().Type(), path+"."+name)
			}
			if len(w.bad) > 0 {
				if allowed[path+"."+name] != "" {
					found[path+"."+name] = true
					continue
				}
				for bad, how := range w.bad {
					t.Errorf("%s reaches %s by %s", path+"."+name, bad, how)
				}
			}
		}
		for _, name := range withheld[path] {
			if _, ok := tab[name]; ok {
				t.Errorf("%s.%s is offered", path, name)
			}
		}
	}
	for name := range allowed {
		if !found[name] {
			t.Errorf("%s need not be allowed any more", name)
		}
	}
	for name := range forbidden {
		if !refused[name] {
			t.Errorf("%s is forbidden, and nothing leads there", name)
		}
	}
}

// TestReplaced: what would write, read or wait past the host is ours.
func TestReplaced(t *testing.T) {
	for path, funcs := range map[string]map[string]any{
		"fmt":               {"Print": fmt.Print, "Printf": fmt.Printf, "Println": fmt.Println, "Scan": fmt.Scan, "Scanf": fmt.Scanf, "Scanln": fmt.Scanln},
		"runtime":           {"GOMAXPROCS": runtime.GOMAXPROCS, "NumCPU": runtime.NumCPU, "Caller": runtime.Caller, "Stack": runtime.Stack, "LockOSThread": runtime.LockOSThread},
		"time":              {"Sleep": time.Sleep, "After": time.After, "AfterFunc": time.AfterFunc, "NewTimer": time.NewTimer, "NewTicker": time.NewTicker, "Tick": time.Tick, "Now": time.Now, "Since": time.Since, "Until": time.Until},
		"context":           {"WithTimeout": context.WithTimeout, "WithDeadline": context.WithDeadline},
		"log":               {"Fatal": log.Fatal, "New": log.New, "Default": log.Default},
		"os":                {"Exit": os.Exit, "Open": os.Open, "Getenv": os.Getenv, "FindProcess": os.FindProcess},
		"net":               {"Dial": net.Dial, "Listen": net.Listen, "LookupHost": net.LookupHost},
		"crypto/tls":        {"Dial": tls.Dial, "DialWithDialer": tls.DialWithDialer, "Listen": tls.Listen, "LoadX509KeyPair": tls.LoadX509KeyPair},
		"flag":              {"Parse": flag.Parse, "NewFlagSet": flag.NewFlagSet},
		"go/parser":         {"ParseFile": parser.ParseFile},
		"html/template":     {"New": template.New, "ParseFiles": template.ParseFiles, "ParseGlob": template.ParseGlob},
		"log/slog":          {"NewTextHandler": slog.NewTextHandler, "NewLogLogger": slog.NewLogLogger},
		"net/http":          {"ListenAndServe": http.ListenAndServe, "ServeTLS": http.ServeTLS, "ServeFile": http.ServeFile},
		"net/http/httptest": {"NewServer": httptest.NewServer, "NewUnstartedServer": httptest.NewUnstartedServer},
		"net/textproto":     {"Dial": textproto.Dial},
		"os/signal":         {"Notify": signal.Notify},
		"runtime/debug":     {"SetGCPercent": debug.SetGCPercent, "SetMaxStack": debug.SetMaxStack, "SetMaxThreads": debug.SetMaxThreads, "SetMemoryLimit": debug.SetMemoryLimit, "PrintStack": debug.PrintStack},
	} {
		tab := tableFor(path)
		for name, fn := range funcs {
			if v := tab[name]; !v.IsValid() || v.Pointer() == reflect.ValueOf(fn).Pointer() {
				t.Errorf("%s.%s is Go's own, or missing", path, name)
			}
		}
	}
}

// TestVariables: a program that sets a variable of Go's sets its own copy.
func TestVariables(t *testing.T) {
	before := io.EOF
	v := tableFor("io")["EOF"]
	if v.Interface() != any(before) {
		t.Fatalf("io.EOF is %v", v)
	}
	v.Set(reflect.ValueOf(io.ErrClosedPipe))
	if io.EOF != before {
		t.Error("io.EOF is what the program has set")
	}
	if tableFor("os")["Stdout"].Addr().Interface() != any(&sandboxos.Stdout) {
		t.Error("os.Stdout is not the one that fmt writes to")
	}
}

// TestShared: what a program sets for a package of Go's own to see.
func TestShared(t *testing.T) {
	tab := tableFor("net/http")
	before := http.DefaultTransport
	defer func() { http.DefaultTransport = before }()
	own := http.NewFileTransport(http.FS(os.DirFS(t.TempDir())))
	tab["DefaultTransport"].Set(reflect.ValueOf(own))
	if http.DefaultTransport != own {
		t.Error("http.Get does not use the DefaultTransport that the program has set")
	}
	if _, ok := before.(*http.Transport); ok {
		t.Error("http.DefaultTransport is Go's own, which dials out")
	}
}
