package symbols

import (
	"context"
	"fmt"
	"go/constant"
	"io"
	"log"
	"maps"
	"net"
	"os"
	"reflect"
	"regexp"
	"runtime"
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
	switch path := t.PkgPath(); path {
	case "syscall":
		return t.Name() != "Errno" && t.Name() != "Signal"
	case "reflect", "os/exec", "os/user", "plugin", "runtime/debug", "runtime/pprof", "runtime/trace", "unsafe":
		return true
	case "runtime":
		return t.Name() != "Error"
	case "os":
		return !slices.Contains([]string{"LinkError", "SyscallError", "Signal"}, t.Name())
	case "net":
		return regexp.MustCompile(`Conn$|Listener$|^Dialer$|^Resolver$|^ListenConfig$|^Interface$`).MatchString(t.Name()) && t.Kind() != reflect.Interface
	case "log", "testing", "flag", "net/http":
		return true
	default:
		return strings.Contains(path, "internal/") || strings.Contains(path, "yaegi") || strings.HasPrefix(path, "bingfa/") && !strings.HasPrefix(path, "bingfa/playground/symbols/")
	}
}

const typeOnly = "a reflect.Type without the functions of reflect cannot make pointers"

// allowed are the exceptions, by package and name, each with the reason.
var allowed = map[string]string{
	"crypto/rand.Reader":                  "of an internal type that has Read and nothing else",
	"net.ErrClosed":                       "an error of an internal type without fields",
	"os.ErrDeadlineExceeded":              "an error of an internal type without fields",
	"encoding/json.InvalidUnmarshalError": typeOnly,
	"encoding/json.MarshalerError":        typeOnly,
	"encoding/json.UnmarshalTypeError":    typeOnly,
	"encoding/json.UnsupportedTypeError":  typeOnly,
}

// functions that are offered under their real package's name but reach
// something by what they do and not by their type.
var forbidden = map[string][]string{
	"runtime":       {"Caller", "Callers", "CallersFrames", "Stack", "SetFinalizer", "AddCleanup", "LockOSThread", "UnlockOSThread", "MemProfile", "Breakpoint", "ReadMemStats", "SetCPUProfileRate", "SetBlockProfileRate", "SetMutexProfileFraction", "ReadTrace", "StartTrace", "GOROOT", "NumCgoCall", "ReadMemStats", "FuncForPC"},
	"sync/atomic":   {"LoadPointer", "StorePointer", "SwapPointer", "CompareAndSwapPointer", "Pointer"},
	"encoding/json": {"UnsupportedValueError"},
	"net":           {"FileConn", "FileListener", "FilePacketConn", "ListenMulticastUDP", "DialIP", "ListenIP"},
	"os":            {"OpenRoot", "Root", "OpenInRoot"},
}

// A walker goes through types and remembers how it came to each.
type walker struct {
	seen map[reflect.Type]bool
	bad  map[string]string // type → path
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
	for i := range t.NumMethod() {
		w.signature(t.Method(i).Type, path+"."+t.Method(i).Name)
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
	found := map[string]bool{}
	for _, path := range Packages() {
		tab := tableFor(path)
		for _, name := range slices.Sorted(maps.Keys(tab)) {
			v := tab[name]
			if v.IsValid() && v.CanInterface() {
				if _, ok := v.Interface().(constant.Value); ok {
					continue
				}
			}
			w := walker{seen: map[reflect.Type]bool{}, bad: map[string]string{}}
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
		for _, name := range forbidden[path] {
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
}

// TestReplaced: what would write, read or wait past the host is ours.
func TestReplaced(t *testing.T) {
	for path, funcs := range map[string]map[string]any{
		"fmt":     {"Print": fmt.Print, "Printf": fmt.Printf, "Println": fmt.Println, "Scan": fmt.Scan, "Scanf": fmt.Scanf, "Scanln": fmt.Scanln},
		"runtime": {"GOMAXPROCS": runtime.GOMAXPROCS, "NumCPU": runtime.NumCPU},
		"time":    {"Sleep": time.Sleep, "After": time.After, "AfterFunc": time.AfterFunc, "NewTimer": time.NewTimer, "NewTicker": time.NewTicker, "Tick": time.Tick, "Now": time.Now, "Since": time.Since, "Until": time.Until},
		"context": {"WithTimeout": context.WithTimeout, "WithDeadline": context.WithDeadline},
		"log":     {"Fatal": log.Fatal, "New": log.New, "Default": log.Default},
		"os":      {"Exit": os.Exit, "Open": os.Open, "Getenv": os.Getenv, "FindProcess": os.FindProcess},
		"net":     {"Dial": net.Dial, "Listen": net.Listen, "LookupHost": net.LookupHost},
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
