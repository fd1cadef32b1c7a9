package worker

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/program"
	"bingfa/playground/symbols"
)

const hello = "package main\n\nimport (\"fmt\"; \"sync\"; \"time\")\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\twg.Go(func() { fmt.Println(time.Second) })\n\twg.Wait()\n}\n"

func newInterp(t testing.TB) *interp.Interpreter {
	t.Helper()
	in := interp.New(interp.Options{Stdout: io.Discard, Stderr: io.Discard})
	if err := symbols.Prepare(in); err != nil {
		t.Fatal(err)
	}
	return in
}

func TestDiagnostic(t *testing.T) {
	for s, want := range map[string]program.Diagnostic{
		"main.go:3:5: undefined: x": {Line: 3, Column: 5, Message: "undefined: x"},
		"12:1: a: b":                {Line: 12, Column: 1, Message: "a: b"},
		"no position":               {Message: "no position"},
		"main.go:x:5: not a number": {Message: "main.go:x:5: not a number"},
		"main.go:3: only a line":    {Message: "main.go:3: only a line"},
	} {
		if got := diagnostic(s); got != want {
			t.Errorf("%q: %+v, want %+v", s, got, want)
		}
	}
}

type text int

func (t text) String() string { return "text" }

type angry int

func (angry) Error() string { panic("never mind") }

type number int

type word string

func TestPanicText(t *testing.T) {
	for _, c := range []struct {
		v    any
		typ  string
		want string
	}{
		{"a\nb", "", "a\n\tb"},
		{42, "", "42"},
		{1.5, "", "+1.500000e+00"},
		{true, "", "true"},
		{errors.New("bad\nworse"), "", "bad\n\tworse"},
		{text(1), "", "text"},
		{number(7), "", "worker.number(7)"},
		{word("x"), "", `worker.word("x")`},
		{angry(1), "", "(unprintable value)"},
		{reflect.ValueOf(3), "", "3"},
		{reflect.ValueOf(reflect.ValueOf("deep")), "", "deep"},
		{"x", "main.T", `main.T("x")`},
		{7, "main.N", "main.N(7)"},
		{1.5, "main.F", "main.F(+1.500000e+00)"},
		{struct{ X int }{1}, "main.S", "(main.S) 0x…"},
		{&struct{ Xx int }{1}, "", "(*struct {…}) 0x…"},
		{[]int{1}, "", "([]int) 0x…"},
	} {
		if got := panicText(c.v, c.typ); got != c.want {
			t.Errorf("%#v: %q, want %q", c.v, got, c.want)
		}
	}
	if got := panicText(nil, ""); !strings.HasPrefix(got, "panic called with nil argument") {
		t.Errorf("nil: %q", got)
	}
}

func TestRecovered(t *testing.T) {
	own := errors.New("reflect: slice index out of range")
	for _, c := range []struct{ v, want any }{
		{nil, nil},
		{7, 7},
		{own, runtimeError("runtime error: index out of range")},
		{reflect.ValueOf(own), own}, // the program's own words stay
		{"reflect.MakeSlice: negative len", runtimeError("runtime error: makeslice: len out of range")},
		{"plain", "plain"},
		{&reflect.ValueError{Method: "reflect.Value.Len"}, runtimeError("runtime error: invalid memory address or nil pointer dereference")},
		{&reflect.ValueError{Method: "reflect.Value.Len", Kind: reflect.Int}, runtimeError("reflect: call of reflect.Value.Len on int Value")},
		{interp.Panic{Value: reflect.ValueOf(8)}, 8},
	} {
		if got := recovered(c.v); got != c.want {
			t.Errorf("%#v: %#v, want %#v", c.v, got, c.want)
		}
	}
}

func TestPrintText(t *testing.T) {
	if got := printText([]any{"a", 1, nil, 2.0, complex(1, -1), false, uint8(3)}, " "); got != "a 1 nil +2.000000e+00 (+1.000000e+00-1.000000e+00i) false 3" {
		t.Errorf("%q", got)
	}
}

// TestInstrument prints what becomes of a file.
func TestInstrument(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "func main() { f() }", "func main() { f() }"},
		{"panic", "func main() { panic(f(1)) }", "import ʘsupport \"playground\"\nfunc main() { { ʘvalue := f(1); ʘsupport.Panic(2, 15, \"\", ʘvalue); panic(ʘvalue) } }"},
		{"panic(nil)", "func main() { panic(nil) }", "import ʘsupport \"playground\"\nfunc main() { { ʘsupport.Panic(2, 15, \"\", nil); panic(nil) } }"},
		{"recover", "func main() { r := recover() }", "import ʘsupport \"playground\"\nfunc main() { r := ʘsupport.Recover(recover()) }"},
		{"println in a case", "func main() { switch { case true: println(1); panic(2) } }", "import ʘsupport \"playground\"\nfunc main() { switch { case true: ʘsupport.Println(1); { ʘvalue := 2; ʘsupport.Panic(2, 47, \"\", ʘvalue); panic(ʘvalue) } } }"},
		{"own", "func panic(x int) {}\nfunc main() { println := f; println(1); panic(2) }", "func panic(x int) {}\nfunc main() { println := f; println(1); panic(2) }"},
		{"label", "func main() { a: panic(1) }", "import ʘsupport \"playground\"\nfunc main() { a: { ʘvalue := 1; ʘsupport.Panic(2, 18, \"\", ʘvalue); panic(ʘvalue) } }"},
		{"parentheses", "func main() { (panic)(1) }", "import ʘsupport \"playground\"\nfunc main() { { ʘvalue := 1; ʘsupport.Panic(2, 16, \"\", ʘvalue); panic(ʘvalue) } }"},
		{"defer", "type T int\nfunc main() { defer panic(T(1)) }", "import ʘsupport \"playground\"\ntype T int\nfunc main() { defer func(ʘvalue interface{}) { ʘsupport.Panic(3, 21, \"main.T\", ʘvalue); panic(ʘvalue) }(T(1)) }"},
		{"go", "func main() { go panic(nil) }", "import ʘsupport \"playground\"\nfunc main() { go func(ʘvalue interface{}) { ʘsupport.Panic(2, 18, \"\", ʘvalue); panic(ʘvalue) }(nil) }"},
		{"head", "func main() { if panic(1); true { } }", "import ʘsupport \"playground\"\nfunc main() { if func(ʘvalue interface{}) { ʘsupport.Panic(2, 18, \"\", ʘvalue); panic(ʘvalue) }(1); true { } }"},
		{"names", "var ʘsupport, ʘvalueʘ = 1, 2\nfunc main() { panic(ʘsupport) }", "import ʘsupportʘ \"playground\"\nvar ʘsupport, ʘvalueʘ = 1, 2\nfunc main() { { ʘvalueʘʘ := ʘsupport; ʘsupportʘ.Panic(3, 15, \"\", ʘvalueʘʘ); panic(ʘvalueʘʘ) } }"},
		{"method", "func main() { x.panic(1); x.println() }", "func main() { x.panic(1); x.println() }"},
	} {
		format := func(fset *token.FileSet, f *ast.File) string {
			var b strings.Builder
			for _, d := range f.Decls {
				printer.Fprint(&b, token.NewFileSet(), d)
				b.WriteString("\n")
			}
			return strings.ReplaceAll(strings.Join(strings.Fields(b.String()), " "), "interface { }", "interface{}")
		}
		parse := func(src string) (*token.FileSet, *ast.File) {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, "", "package main;\n"+src, 0)
			if err != nil {
				t.Fatal(err)
			}
			return fset, f
		}
		fset, f := parse(c.in)
		instrument(fset, f, c.in, false)
		if got, want := format(fset, f), format(parse(c.want)); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, want)
		}
	}
}

func TestGoroutine(t *testing.T) {
	here := goroutine()
	there := make(chan int64)
	go func() { there <- goroutine() }()
	if id := <-there; here <= 0 || id <= 0 || id == here {
		t.Errorf("goroutines %d and %d", here, id)
	}
}

func BenchmarkStages(b *testing.B) {
	var ns [5]time.Duration
	for b.Loop() {
		t := time.Now()
		lap := func(i int) { now := time.Now(); ns[i] += now.Sub(t); t = now }
		in := newInterp(b)
		lap(0)
		file, diags := parse(in, hello)
		if len(diags) > 0 {
			b.Fatal(diags)
		}
		_, places := instrument(in.FileSet(), file, hello, false)
		lap(1)
		p := newProcess(program.Limits{})
		h := &symbols.Host{Stdout: io.Discard.Write, Stderr: io.Discard.Write, Exit: func(int) {}}
		if err := use(in, h, p, file, places); err != nil {
			b.Fatal(err)
		}
		lap(2)
		prog, err := compile(in, file)
		if err != nil {
			b.Fatal(err)
		}
		lap(3)
		if _, err := in.Execute(prog); err != nil {
			b.Fatal(err)
		}
		lap(4)
	}
	for i, name := range []string{"prepare", "parse", "use", "compile", "execute"} {
		b.ReportMetric(float64(ns[i].Nanoseconds())/float64(b.N)/1e3, name+"-us")
	}
}
