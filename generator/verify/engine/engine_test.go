package engine

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// required skips a test, or fails it where everything must be there.
func required(t *testing.T, err error) {
	t.Helper()
	switch {
	case err == nil:
	case errors.Is(err, ErrNotInstalled) && os.Getenv("BINGFA_CI") == "":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
}

func python(t *testing.T) *CPython {
	c, err := Python(t.Context(), Options{}, nil)
	required(t, err)
	return c
}

func toolchain(t *testing.T) *Toolchain {
	g, err := Go(t.Context(), Options{})
	required(t, err)
	return g
}

// What programs do, as takes. "Left" tells of what must not be left behind.
func TestPrograms(t *testing.T) {
	t.Setenv("MY_SECRET_TOKEN", "hunter2")
	py, g := python(t), toolchain(t)
	for _, c := range []struct {
		name             string
		engine           Engine
		code, clock      string
		want             string
		outcome, message string
		stdout           string
	}{
		{name: "no line end", engine: py, code: `print("a", end="")`, outcome: "ok", stdout: "a"},
		{name: "carriage returns", engine: py, code: `import sys; sys.stdout.buffer.write(b"a\r\nb\r\n")`, outcome: "ok", stdout: "a\r\nb\r\n"},
		{name: "not UTF-8", engine: py, code: `import sys; sys.stdout.buffer.write(b"a\xff\xe4\xb8b")`, outcome: "ok", stdout: "a\uFFFD\uFFFD\uFFFDb"},
		{name: "a character in two writes", engine: py, code: "import os, time\nos.write(1, b'\\xe4\\xb8')\ntime.sleep(.05)\nos.write(1, b'\\xad')", outcome: "ok", stdout: "中"},
		{name: "half a character at the end", engine: py, code: "import os\nos.write(1, b'a\\xe4\\xb8')", outcome: "ok", stdout: "a\uFFFD\uFFFD"},
		{name: "standard input is empty", engine: py, code: "import sys\nprint(repr(sys.stdin.read()))", outcome: "ok", stdout: "''\n"},
		{name: "standard output closed", engine: py, code: "import os\nprint(1)\nos.close(1)", outcome: "ok", stdout: "1\n"},
		{name: "nothing beside it", engine: py, code: "import os\nprint(os.listdir('.'))", outcome: "ok", stdout: "['main.py']\n"},
		{name: "nobody's secrets", engine: py, code: "import os\nprint('MY_SECRET_TOKEN' in os.environ, os.environ['TZ'], os.path.samefile(os.path.expanduser('~'), '/'))", outcome: "ok", stdout: "False UTC False\n"},
		{name: "exit", engine: py, code: "import sys\nsys.exit(3)", outcome: "exit 3"},
		{name: "exit 1 with words", engine: py, code: "import sys\nsys.exit('ValueError: no')", outcome: "exit 1"},
		{name: "exception", engine: py, code: "raise ValueError('x')", outcome: "exception ValueError", message: "ValueError: x"},
		{name: "exception of several lines", engine: py, code: "raise ValueError('x\\n  y\\nz')", outcome: "exception ValueError", message: "ValueError: x\n  y\nz"},
		{name: "exception from another", engine: py, code: "try:\n  1/0\nexcept Exception as e:\n  raise KeyError('k') from e", outcome: "exception KeyError", message: "KeyError: 'k'"},
		{name: "exception group", engine: py, code: "raise ExceptionGroup('many', [ValueError('x'), KeyError('k')])", outcome: "exception ExceptionGroup", message: "ExceptionGroup: many (2 sub-exceptions)"},
		{name: "exception in a thread", engine: py, code: "import sys, threading\nt = threading.Thread(target=lambda: 1/0)\nt.start(); t.join()\nsys.exit(1)", outcome: "exit 1"},
		{name: "syntax error", engine: py, code: "x x", outcome: "exception SyntaxError", message: "SyntaxError: invalid syntax"},
		{name: "killed", engine: py, code: "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", outcome: "killed SIGSEGV"},
		{name: "megabytes", engine: py, code: "while True: print('x' * 1000)", outcome: "output_limit", message: "it writes more than 1024 KiB"},
		{name: "never ends, and does not listen", engine: py, want: "timeout", outcome: "timeout", stdout: "on\n",
			code: "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('on')\nwhile True: time.sleep(1)"},
		{name: "write-protected folder", engine: py, code: "import os\nos.mkdir('d')\nopen('d/f', 'w').close()\nos.chmod('d', 0)", outcome: "ok"},

		{name: "Go", engine: g, code: "package main\nfunc main() { println(1); print(\"a\\n\") }", outcome: "ok"},
		{name: "Go output", engine: g, code: "package main\nimport \"fmt\"\nfunc main() { fmt.Print(\"a\\xff\\r\\nb\") }", outcome: "ok", stdout: "a\uFFFD\r\nb"},
		{name: "Go, nobody's secrets", engine: g, code: "package main\nimport (\"fmt\"; \"os\")\nfunc main() { fmt.Print(os.Getenv(\"MY_SECRET_TOKEN\"), os.Getenv(\"TZ\")); d, _ := os.ReadDir(\".\"); fmt.Print(len(d)) }", outcome: "ok", stdout: "UTC0"},
		{name: "virtual clock", engine: g, code: "package main\nimport (\"fmt\"; \"time\")\nfunc main() { time.Sleep(time.Hour); fmt.Print(time.Now().UTC()) }", outcome: "ok", stdout: "2009-11-11 00:00:00 +0000 UTC"},
		{name: "deadlock", engine: g, code: "package main\nfunc main() { select {} }", outcome: "deadlock", message: "all goroutines are asleep - deadlock!"},
		{name: "deadlock in real time", engine: g, clock: "real", code: "package main\nfunc main() { select {} }", outcome: "deadlock", message: "all goroutines are asleep - deadlock!"},
		{name: "panic", engine: g, code: "package main\nimport \"fmt\"\nfunc main() { fmt.Println(1); panic(\"x\") }", outcome: "panic", message: "x", stdout: "1\n"},
		{name: "an exit that looks like a panic", engine: g, code: "package main\nimport (\"fmt\"; \"os\")\nfunc main() { fmt.Fprintln(os.Stderr, \"panic: x\"); os.Exit(2) }", outcome: "exit 2"},
		{name: "fatal error", engine: g, clock: "real", code: "package main\nimport \"sync\"\nfunc main() { var m sync.Mutex; m.Unlock() }", outcome: "panic", message: "fatal error: sync: unlock of unlocked mutex"},
		{name: "does not compile", engine: g, code: "package main\n\nfunc main() {\n\tx := 1\n\ty = 2\n}", outcome: "compile_error", message: "4:2: declared and not used: x\n5:2: undefined: y"},
		{name: "does not parse", engine: g, code: "package main\nfunc main() {", outcome: "compile_error", message: "2:14: syntax error: unexpected EOF, expected }"},
		{name: "no main", engine: g, code: "package main", outcome: "compile_error", message: "runtime.main_main·f: function main is undeclared in the main package"},
		{name: "no such package", engine: g, code: "package main\nimport \"fnt\"\nfunc main() { fnt.Print() }", outcome: "compile_error", message: "2:8: package fnt is not in std"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := Program{Dir: "testdata", File: "main.py", Code: []byte(c.code), Clock: c.clock, Want: c.want}
			if c.engine == Engine(g) {
				p.File = "main.go"
			}
			take, err := c.engine.Run(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if take.Outcome != c.outcome || !strings.HasPrefix(take.Message, c.message) || c.message == "" && take.Message != "" {
				t.Errorf("outcome %q, message %q; want %q, %q\n%s", take.Outcome, take.Message, c.outcome, c.message, take.Written("stderr"))
			}
			if got := take.Written("stdout"); got != c.stdout && c.outcome != "output_limit" {
				t.Errorf("it printed %q, want %q", got, c.stdout)
			}
		})
	}
}

// A program's folder is its own, and what it starts ends with it.
func TestNothingIsLeft(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	py := python(t)
	site := t.TempDir()
	pids := filepath.Join(t.TempDir(), "pids")
	run := func(code string) error {
		_, err := py.Run(t.Context(), Program{Dir: site, File: "main.py", Code: []byte("import os, subprocess, sys\nPIDS = " + `"` + pids + `"` + "\n" + code)})
		return err
	}
	if err := run("open('litter', 'w').write('x')\nimport tempfile\ntempfile.mkdtemp()"); err != nil {
		t.Error(err)
	}
	// One child in the group, one that left it; both forget standard output.
	quiet := "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL"
	if err := run("for new in (False, True):\n  p = subprocess.Popen(['sleep', '600'], " + quiet + ", start_new_session=new)\n  print(p.pid, file=open(PIDS, 'a'))"); err != nil {
		t.Error(err)
	}
	// A child that holds the output open.
	var failure *Failure
	if err := run("p = subprocess.Popen(['sleep', '600'], start_new_session=True)\nprint(p.pid, file=open(PIDS, 'a'))"); !errors.As(err, &failure) || !strings.Contains(failure.Message, "still hold its output open") {
		t.Errorf("a child that holds the output: %v", err)
	}
	for _, dir := range []string{site, os.TempDir()} {
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("left in %s: %v", dir, entries)
		}
	}
	data, err := os.ReadFile(pids)
	if err != nil || len(strings.Fields(string(data))) != 3 {
		t.Fatalf("the children are %q, %v", data, err)
	}
	for _, pid := range strings.Fields(string(data)) {
		// It may be a zombie for a moment, until somebody waits for it.
		for range 1000 {
			if !alive(pid) {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if alive(pid) {
			t.Errorf("process %s goes on", pid)
		}
	}
}

// alive reports whether a process runs, which only Linux tells.
func alive(pid string) bool {
	data, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && !strings.Contains(string(data), ") Z ")
}

// A check that ends takes its programs and their folders along, at once.
func TestCancel(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for name, run := range map[string]func(ctx context.Context) error{
		"CPython": func(ctx context.Context) error {
			_, err := python(t).Run(ctx, Program{File: "main.py", Code: []byte("import time\ntime.sleep(600)")})
			return err
		},
		"Go": func(ctx context.Context) error {
			_, err := toolchain(t).Run(ctx, Program{File: "main.go", Clock: "real", Code: []byte("package main\nimport \"time\"\nfunc main() { time.Sleep(time.Hour) }")})
			return err
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		began := time.Now()
		if err := run(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: it took %v", name, took)
		}
	}
	if entries, _ := os.ReadDir(os.TempDir()); len(entries) > 0 {
		t.Errorf("left: %v", entries)
	}
}

// What the go command lacks is not the program's mistake.
func TestMissingModule(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module m\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := toolchain(t).Run(t.Context(), Program{Dir: dir, File: "main.go", Code: []byte("package main\nimport _ \"example.org/x/y\"\nfunc main() {}")})
	var failure *Failure
	if !errors.As(err, &failure) || failure.Message != "no module has the package example.org/x/y" || !strings.Contains(failure.Hint, "go get example.org/x/y") {
		t.Errorf("%v", err)
	}
}

// The version covers what the notes' module requires.
func TestGoVersion(t *testing.T) {
	dir := t.TempDir()
	mod := filepath.Join(dir, "go.mod")
	version := func(text string) string {
		if err := os.WriteFile(mod, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		g, err := Go(t.Context(), Options{Dir: dir})
		required(t, err)
		v, err := g.Version(t.Context(), Program{})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	a, b := version("module m\n\ngo 1.26\n"), version("module m\n\ngo 1.26\n\n// another\n")
	if a == b || a != version("module m\n\ngo 1.26\n") {
		t.Errorf("versions %q, %q", a, b)
	}
	if _, err := exec.LookPath("go"); err == nil {
		t.Setenv("PATH", t.TempDir())
		if _, err := Go(t.Context(), Options{}); !errors.Is(err, ErrNotInstalled) {
			t.Errorf("without Go: %v", err)
		}
	}
}

// Whatever chooses the Go version is looked at before it is remembered.
func TestGoFiles(t *testing.T) {
	dir := t.TempDir()
	settings := filepath.Join(dir, "settings")
	t.Setenv("GOENV", settings)
	files := goFiles(filepath.Join(dir, "site"))
	for _, want := range []string{settings, filepath.Join(dir, "site", "go.mod"), filepath.Join(dir, "go.mod")} {
		if !slices.Contains(files, want) {
			t.Errorf("%s is not among %q", want, files)
		}
	}
}
