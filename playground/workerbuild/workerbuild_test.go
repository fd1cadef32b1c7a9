package workerbuild

import (
	"context"
	"debug/buildinfo"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"bingfa/playground/program"
)

var module = os.DirFS("../..")

// tiny is a module like the worker's that builds in no time.
func tiny(main string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, pattern := range Files() {
		f := &fstest.MapFile{Data: []byte("\n")}
		if strings.HasSuffix(pattern, ".go") {
			f.Data = []byte("package x\n")
		}
		m[strings.ReplaceAll(pattern, "*", "x")] = f
	}
	delete(m, "playground/worker/main/x.go")
	m["go.mod"].Data = []byte("module bingfa\n\ngo 1.26\n")
	m["playground/worker/main/main.go"] = &fstest.MapFile{Data: []byte(main)}
	return m
}

// clock is a main that prints the year it believes it is.
const clockMain = "package main\n\nimport (\"os\"; \"time\")\n\nfunc main() { f := os.NewFile(5, \"\"); _ = f; os.WriteFile(os.Args[1], []byte(time.Now().UTC().Format(\"2006\")), 0o600) }\n"

func TestBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles")
	}
	dir := filepath.Join(t.TempDir(), "cache")
	var mu sync.Mutex
	stages := map[program.Clock][]Stage{}
	progress := func(s Status) {
		mu.Lock()
		defer mu.Unlock()
		if l := stages[s.Clock]; len(l) == 0 || l[len(l)-1] != s.Stage {
			stages[s.Clock] = append(l, s.Stage)
		}
	}
	src := tiny(clockMain)
	// Two servers, each asked many times at once.
	builders := []*Builder{New(src, Options{Dir: dir, Progress: progress}), New(src, Options{Dir: dir})}
	paths := map[program.Clock]map[string]bool{program.Virtual: {}, program.Real: {}}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			clock := program.Clocks()[i%2]
			path, err := builders[i%4/2].Worker(t.Context(), clock)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			paths[clock][path] = true
		})
	}
	wg.Wait()
	for clock, want := range map[program.Clock]string{program.Virtual: "2009", program.Real: time.Now().UTC().Format("2006")} {
		if len(paths[clock]) != 1 {
			t.Fatalf("%s: %v", clock, paths[clock])
		}
		for path := range paths[clock] {
			out := filepath.Join(t.TempDir(), "year")
			if err := exec.Command(path, out).Run(); err != nil {
				t.Fatal(err)
			}
			if year, _ := os.ReadFile(out); string(year) != want {
				t.Errorf("%s clock: %s, want %s", clock, year, want)
			}
		}
		if l := stages[clock]; l[0] != Waiting || l[len(l)-1] != Ready {
			t.Errorf("%s: stages %v", clock, l)
		}
		if s := builders[1].Status(clock); s.Stage != Ready || s.Clock != clock {
			t.Errorf("status %+v", s)
		}
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*", "build-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	// A changed source is another binary; a changed test is not.
	same := tiny(clockMain)
	same["playground/worker/x_test.go"] = &fstest.MapFile{Data: []byte("package x\n")}
	path, err := New(same, Options{Dir: dir}).Worker(t.Context(), program.Real)
	if err != nil || !paths[program.Real][path] {
		t.Errorf("with a test: %s %v", path, err)
	}
}

// TestLarge builds both binaries of a clock: the lean one by its tag, first
// even if asked for last, and only it is what Status tells of.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles")
	}
	src := tiny("package main\n\nimport \"os\"\n\nfunc main() { os.WriteFile(os.Args[1], []byte(size), 0o600) }\n")
	src["playground/worker/main/lean.go"] = &fstest.MapFile{Data: []byte("//go:build lean\n\npackage main\n\nconst size = \"lean\"\n")}
	src["playground/worker/main/large.go"] = &fstest.MapFile{Data: []byte("//go:build !lean\n\npackage main\n\nconst size = \"large\"\n")}
	var mu sync.Mutex
	var order []variant
	b := New(src, Options{Dir: filepath.Join(t.TempDir(), "cache"), Progress: func(s Status) {
		mu.Lock()
		defer mu.Unlock()
		if v := (variant{s.Clock, s.Large}); s.Stage == Ready {
			order = append(order, v)
		}
	}})
	b.turn <- struct{}{} // somebody builds
	var wg sync.WaitGroup
	wants := []variant{{program.Real, false}, {program.Virtual, true}}
	for i, v := range wants {
		wg.Go(func() {
			path, err := b.get(t.Context(), v)
			if err != nil {
				t.Error(err)
				return
			}
			out := filepath.Join(t.TempDir(), "size")
			if err := exec.Command(path, out).Run(); err != nil {
				t.Error(err)
			}
			if size, _ := os.ReadFile(out); string(size) != map[bool]string{false: "lean", true: "large"}[v.large] {
				t.Errorf("%v: %s", v, size)
			}
		})
		for asked := false; !asked && !t.Failed(); time.Sleep(time.Millisecond) {
			b.mu.Lock()
			asked = len(b.calls) == i+1
			b.mu.Unlock()
		}
	}
	if s := b.Status(program.Virtual); s.Stage != Idle {
		t.Errorf("status of the lean worker, which nobody asked for: %+v", s)
	}
	<-b.turn
	wg.Wait()
	if !slices.Equal(order, wants) {
		t.Errorf("built %v, want %v", order, wants)
	}
	if s := b.Status(program.Virtual); s.Stage != Idle {
		t.Errorf("status of the lean worker, which nobody asked for: %+v", s)
	}
}

func TestFailures(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles")
	}
	lacking := tiny(clockMain)
	delete(lacking, "go.sum")
	readonly := filepath.Join(t.TempDir(), "file")
	os.WriteFile(readonly, nil, 0o600)
	open := filepath.Join(t.TempDir(), "open")
	os.Mkdir(open, 0o700)
	os.Chmod(open, 0o777)
	for name, c := range map[string]struct {
		src    fs.FS
		opts   Options
		output string
		hint   string
	}{
		"does not compile": {tiny("package main\n\nfunc main() { undefined() }\n"), Options{}, "undefined: undefined", ""},
		"no go":            {tiny(clockMain), Options{Go: "no-such-go"}, "", "Install Go"},
		"sources":          {lacking, Options{}, "", "how the server was built"},
		"cache":            {tiny(clockMain), Options{Dir: filepath.Join(readonly, "x")}, "", "writable"},
		"cache of all":     {tiny(clockMain), Options{Dir: open}, "", "Remove the folder"},
	} {
		if name == "cache of all" && runtime.GOOS == "windows" {
			continue
		}
		if c.opts.Dir == "" {
			c.opts.Dir = t.TempDir()
		}
		b := New(c.src, c.opts)
		_, err := b.Worker(t.Context(), program.Real)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Output, c.output) || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s: %v", name, err)
		}
		if s := b.Status(program.Real); s.Stage != Failed || s.Err == nil {
			t.Errorf("%s: status %+v", name, s)
		}
	}
}

func TestCancel(t *testing.T) {
	b := New(tiny(clockMain), Options{Dir: t.TempDir()})
	b.turn <- struct{}{} // somebody builds
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := b.Worker(ctx, program.Virtual); done <- err }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	<-b.turn
	// The next caller does not share the build that was given up.
	if testing.Short() {
		return
	}
	if _, err := b.Worker(t.Context(), program.Virtual); err != nil {
		t.Error(err)
	}
}

// TestNoHome builds a plan for a user without a home.
func TestNoHome(t *testing.T) {
	for _, v := range []string{"HOME", "XDG_CACHE_HOME", "GOPATH", "GOCACHE", "GOMODCACHE", "LOCALAPPDATA", "USERPROFILE"} {
		t.Setenv(v, "")
	}
	if dir := cacheDir(); !strings.HasPrefix(dir, os.TempDir()) {
		t.Errorf("cache %s", dir)
	}
	cmd := New(module, Options{}).goCommand(t.Context(), t.TempDir(), "env", "GOCACHE", "GOMODCACHE", "GOFLAGS", "GOWORK", "CGO_ENABLED")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[0], os.TempDir()) || !strings.HasPrefix(lines[1], os.TempDir()) || lines[2] != "" || lines[3] != "off" || lines[4] != "0" {
		t.Errorf("environment %q", lines)
	}
}

// TestClosure holds the embedded files to what the worker imports: nothing of
// this module is missing, and nothing is there that loads code.
func TestClosure(t *testing.T) {
	b := New(module, Options{})
	cmd := b.goCommand(t.Context(), "../..", append(append([]string{"list", "-deps", "-f", "{{.ImportPath}}"}, b.flags(variant{program.Virtual, true})...), mainPackage)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var own []string
	for pkg := range strings.FieldsSeq(string(out)) {
		if dir, ok := strings.CutPrefix(pkg, "bingfa/"); ok {
			own = append(own, dir)
		}
		if slices.Contains([]string{"plugin", "runtime/cgo"}, pkg) {
			t.Errorf("the worker depends on %s", pkg)
		}
	}
	slices.Sort(own)
	if !slices.Equal(own, folders) {
		t.Errorf("the worker consists of %v, embedded are %v", own, folders)
	}
	files, err := sources(module)
	if err != nil || slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") }) {
		t.Errorf("sources %v %v", files, err)
	}
}

func TestHash(t *testing.T) {
	src := tiny(clockMain)
	files, err := sources(src)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := hash(src, files, "go1 linux/amd64")
	if again, _ := hash(src, files, "go1 linux/amd64"); again != first {
		t.Error("hash is not stable")
	}
	if other, _ := hash(src, files, "go2 linux/amd64"); other == first {
		t.Error("the Go version does not matter")
	}
	src["go.mod"].Data = append(src["go.mod"].Data, '\n')
	if other, _ := hash(src, files, "go1 linux/amd64"); other == first {
		t.Error("go.mod does not matter")
	}
}

// TestTarget makes workers for a system that is not this one.
func TestTarget(t *testing.T) {
	v := variant{clock: program.Virtual, large: true}
	pie := func(b *Builder) bool { return slices.Contains(b.flags(v), "-buildmode=pie") }
	for _, c := range []struct {
		opts Options
		name string
		pie  bool
	}{
		{Options{OS: "linux", Arch: "amd64"}, "worker-virtual-large", true},
		{Options{OS: "linux", Arch: "arm64"}, "worker-virtual-large", true},
		{Options{OS: "linux", Arch: "386"}, "worker-virtual-large", false},
		{Options{OS: "darwin", Arch: "arm64"}, "worker-virtual-large", false},
		{Options{OS: "windows", Arch: "amd64"}, "worker-virtual-large.exe", false},
	} {
		b := New(module, c.opts)
		target, err := b.target(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		if system := " " + c.opts.OS + "/" + c.opts.Arch + " "; b.binaryName(v) != c.name || pie(b) != c.pie || !strings.Contains(target, system) {
			t.Errorf("%+v: %s, %s", c.opts, b.binaryName(v), target)
		}
		out, err := b.goCommand(t.Context(), t.TempDir(), "env", "GOOS", "GOARCH").Output()
		if want := c.opts.OS + "\n" + c.opts.Arch + "\n"; err != nil || string(out) != want {
			t.Errorf("go env: %q %v, want %q", out, err, want)
		}
	}
	if b := New(module, Options{}); b.opts.OS != runtime.GOOS || b.opts.Arch != runtime.GOARCH {
		t.Errorf("default %+v", b.opts)
	}
	if testing.Short() {
		return
	}
	other := Options{Dir: filepath.Join(t.TempDir(), "cache"), OS: "linux", Arch: "arm64"}
	if runtime.GOARCH == "arm64" {
		other.Arch = "amd64"
	}
	path, err := New(tiny("package main\n\nfunc main() {}\n"), other).Worker(t.Context(), program.Real)
	if err != nil {
		t.Fatal(err)
	}
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"GOOS": "linux", "GOARCH": other.Arch, "-buildmode": "pie"} {
		if !slices.Contains(info.Settings, debug.BuildSetting{Key: key, Value: want}) {
			t.Errorf("no %s=%s in %v", key, want, info.Settings)
		}
	}
}

func TestPrune(t *testing.T) {
	root := t.TempDir()
	old := time.Now().Add(-2 * maxAge)
	dirs := map[string]bool{ // and whether it stays
		strings.Repeat("a", hashLen): false,
		strings.Repeat("b", hashLen): true, // in use
		strings.Repeat("c", hashLen): true, // new
		"somebody's":                 true,
	}
	for name := range dirs {
		os.Mkdir(filepath.Join(root, name), 0o700)
		if name[0] != 'c' {
			os.Chtimes(filepath.Join(root, name), old, old)
		}
	}
	prune(root, filepath.Join(root, strings.Repeat("b", hashLen)))
	for name, stays := range dirs {
		if _, err := os.Stat(filepath.Join(root, name)); (err == nil) != stays {
			t.Errorf("%s: %v", name, err)
		}
	}
}
