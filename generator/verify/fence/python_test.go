package fence

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"
)

// python returns a Python, or skips the test.
func python(t testing.TB) *engine.CPython {
	p, err := engine.Python(t.Context(), engine.Options{}, nil)
	if err != nil {
		if os.Getenv("BINGFA_CI") != "" {
			t.Fatal(err)
		}
		t.Skip("install the package python3 to check fences of Python")
	}
	return p
}

// TestReadPython holds what Python says of fences: a mistake, or whether it is
// a whole program, a part of one, or which names it has no value for.
func TestReadPython(t *testing.T) {
	p := python(t)
	cases := []struct{ code, want string }{
		{"print(1)\n", "whole"},
		{"", "whole"},
		{"item = q.get(timeout=0.5)  # queue.Empty\n", "q"},
		{"def f():\n    return g()\n", "g"},
		{"def f():\n    global n\n    n = 1\nprint(n)\n", "whole"},
		{"def f():\n    global n\n    n += 1\n", "whole"}, // it runs, unless it is called
		{"import a.b\na.b.c()\n", "whole"},
		{"from os import *\ngetpid()\n", "whole"},
		{"class A:\n    x = 1\n    y = x\n    z = w\n", "w"},
		{"class A:\n    def f(self): return x\n    x = 1\n", "x"},
		{"class A(B):\n    def f(self): return __class__, super()\n", "B"},
		{"[x for x in y if (z := x)]\nz\n", "y"},
		{"print(__name__, __file__)\n", "whole"},
		{"try:\n    import foo\nexcept ImportError as e:\n    print(e)\n", "whole"},
		{"x = f'{y}'\n", "y"},
		{"x: Foo = 1\n", "Foo"},
		{"with lock:\n    ...\n", "lock"},
		{"    return x\n    y = 1\n", "part"},
		{"# in class A\n    def f(self):\n        return 1\n", "part"},
		{"await f()\n", "part"},
		{"return await f()\n", "part"},
		{"x = yield\nawait z\n", "part"},
		{"yield 1\nreturn 2\n", "part"},
		{"async with a as b:\n    print(b)\n", "part"},
		{"break\n", "1:1"},
		{"def f():\n    nonlocal x\n", "2:5"},
		{"x = (1,\n", "1:5"},
		{"é; 字 = 1; break\n", "1:14"},
		{"  字 = = 1\n", "1:9"},
		{"# c\n  if a:\n # d\n    b\n  break\n", "5:3"},
		{"for i in x\n    print(i)\n", "1:11"},
		{"x = " + strings.Repeat("-", 100000) + "1\n", "1:1"},
	}
	var codes []string
	for _, c := range cases {
		codes = append(codes, c.code)
	}
	readings, err := readAll(t.Context(), p.Path(), codes)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		r := readings[i]
		got := "whole"
		switch {
		case r.Message != "":
			got = fmt.Sprintf("%d:%d", r.Line, r.Column) // the words are Python's, and change
		case r.Part:
			got = "part"
		case len(r.Unbound) > 0:
			got = strings.Join(r.Unbound, " ")
		}
		if got != c.want {
			t.Errorf("%.60q: %s, want %s", c.code, got, c.want)
		}
	}
}

func TestCheckPython(t *testing.T) {
	p := python(t)
	o := Options{Python: p, PythonPath: p.Path(), Runner: runner.New(nil)}
	name := p.Name()
	cases := []struct{ info, code, wrong string }{
		{"python", "print(1)\n", ""},
		{"py no-run", "while True: pass\n", ""},
		{"python no-check", "…", ""},
		{"python", "~ x = 1\nprint(x)\n", ""},
		{"python", "print(x)\n", ""},
		{"python fails", "raise SystemExit(3)\n", ""},
		{"python fails", "print(1)\n", "note.md:5:4: it is marked fails, but under " + name + " it ends well; leave fails out, or show what fails"},
		{"python fails", "f(x, y, z, w)\n", `note.md:5:4: it is marked fails, but it is not run: nothing in it gives f, w, x, … a value; add what is missing on hidden lines, which begin with "~ ", or leave fails out`},
		{"python fails", "return\n", `note.md:5:4: it is marked fails, but only a whole program can be run; add what is missing on hidden lines, which begin with "~ ", or leave fails out`},
		{"python invalid", "print 'x'\n", ""},
		{"python invalid", "x\n", "note.md:5:4: it is marked invalid, but " + name + " can read it; leave invalid out, or show the mistake that you mean"},
		{"python", ">>> 1 + 1\n", "note.md:6:1: syntax error: invalid syntax; a session at the prompt is a ```pycon fence"},
		{"python", "~x y\n", `note.md:6:4: syntax error: invalid syntax; a hidden line begins with "~ ", a blank after the tilde`},
		{"python", "def f():\n    return [1][1]\n\nf()\n", "note.md:7:5: under " + name + ` it ends with "exception IndexError": IndexError: list index out of range; mend it, or write fails after the language if that is its point`},
		{"python", "input()\n", "note.md:6:1: under " + name + ` it ends with "exception EOFError": EOFError: EOF when reading a line; it waits for input, and there is none: write no-run after the language`},
		{"python", "f()\ndef f(): pass\n", "note.md:6:1: under " + name + ` it ends with "exception NameError": NameError: name 'f' is not defined; define the name on a hidden line, which begins with "~ ", or write no-run after the language`},
		{"python", "import no_such_module\n", ""},
	}
	var fences []Fence
	for i, c := range cases {
		fences = append(fences, fencesOf(fmt.Sprintf("%02d.md", i), "```"+c.info+"\n"+c.code+"```\n")...)
	}
	report, list, err := Check(t.Context(), fences, o)
	if want := "17 fences: 7 ran, 9 checked, 1 no-check"; err != nil || report.String() != want {
		t.Errorf("%v, %v, want %s", report, err, want)
	}
	if got, want := fmt.Sprint(report.Lacks), "map[no_such_module:[16.md:5]]"; got != want {
		t.Errorf("it lacks %s, want %s", got, want)
	}
	wrong := map[string]string{}
	for _, d := range list {
		wrong[d.File] = d.Error()
	}
	for i, c := range cases {
		file := fmt.Sprintf("%02d.md", i)
		if got, want := wrong[file], strings.Replace(c.wrong, "note.md", file, 1); got != want {
			t.Errorf("%s\n%s\ngot  %s\nwant %s", c.info, c.code, got, want)
		}
	}
}

// What was read is kept: the second time no Python reads.
func TestKeepReadings(t *testing.T) {
	p := python(t)
	kept, err := cache.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	fences := fencesOf("note.md", "```python\nx = = 1\n```\n\n```python\nprint(y)\n```\n")
	o := Options{Python: p, PythonPath: p.Path(), Runner: runner.New(nil), Cache: kept}
	for range 2 {
		report, list, err := Check(t.Context(), fences, o)
		if err != nil || report.Checked != 2 || len(list) != 1 {
			t.Fatalf("%v, %v, %v", report, list, err)
		}
		o.PythonPath = "no-such-python"
	}
	if _, _, err := Check(t.Context(), fencesOf("note.md", "```python\nz\n```\n"), o); err == nil || !strings.Contains(err.Error(), "no-such-python does not read Python") {
		t.Errorf("a Python that is not there: %v", err)
	}
}

// A check that is interrupted says nothing else.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := python(t)
	o := Options{Python: p, PythonPath: p.Path(), Runner: runner.New(nil), Go: &fakeEngine{name: "Go"}, Linter: fakeLinter{}}
	if _, list, err := Check(ctx, fencesOf("note.md", "```python\nprint(1)\n```\n\n```go\nx := 1\n```\n"), o); err == nil || len(list) > 0 {
		t.Errorf("%v, %v", list, err)
	}
}
