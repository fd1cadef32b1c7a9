package worker

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"strings"
	"testing"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/program"
)

// marked instruments a program and returns it without marks but with their
// numbers as comments would stand, and the table.
func marked(t testing.TB, src string) (string, string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, fileName, "package main;\n"+src, 0)
	if err != nil {
		t.Fatal(err)
	}
	places, _ := markBlocking(newOutline(fset, f, src), f)
	var b strings.Builder
	for _, d := range f.Decls {
		printer.Fprint(&b, token.NewFileSet(), d)
		b.WriteString("\n")
	}
	code := strings.Join(strings.Fields(strings.NewReplacer("ʘsupport.At(", "#", ")\n", ")\n").Replace(b.String())), " ")
	var table []string
	for _, p := range places {
		table = append(table, fmt.Sprintf("%d %s %s:%d", p.Number, p.Op, strings.TrimPrefix(p.Func, "main."), p.Line))
	}
	return code, strings.Join(table, ", ")
}

// TestMarks checks which operations are marked, and how: that those which
// need no mark cost nothing.
func TestMarks(t *testing.T) {
	for _, c := range []struct{ name, src, code, table string }{
		{"the only one of its kind", "func main() { for { <-c } }", "func main() { for { <-c } }", "0 chan receive main:2"},
		{"one in each function", "func main() { f()\nfor { <-c } }\nfunc f() { for { d <- 1; <-d } }",
			// main calls what is marked, so its own is marked each time.
			"func main() { f() for { #1) <-c } } func f() { #2) for { d <- 1 <-d } }", "0 chan send f:4, 1 chan receive main:3, 2 chan receive f:4"},
		{"one in each goroutine", "func main() { go f()\nfor { <-c } }\nfunc f() { for { <-d } }",
			"func main() { #1) go f() for { <-c } } func f() { #2) for { <-d } }", "1 chan receive main:3, 2 chan receive f:4"},
		{"two in one function", "func main() {\n<-c\n<-c }", "func main() { #1) <-c #2) <-c }", "1 chan receive main:3, 2 chan receive main:4"},
		{"range over a slice", "func main() { for range []int{1} { }\nfor range make(map[int]int) {}\nfor i := range 3 { _ = i } }", "func main() { for range []int{1} { } for range make(map[int]int) { } for i := range 3 { _ = i } }", ""},
		{"goto", "func main() { a: <-c\n<-c; goto a }", "func main() { a: <-c <-c goto a }", ""},
		{"else if", "func main() { if x := <-c; x {\n} else if y := <-c; y { } }", "func main() { #1) if x := <-c; x { } else { #2) if y := <-c; y { } } }", "1 chan receive main:2, 2 chan receive main:3"},
		{"deferred", "func main() { mu.Lock()\ndefer mu.Lock() }", "func main() { mu.Lock() defer mu.Lock() }", ""},
	} {
		code, table := marked(t, c.src)
		if code != c.code || table != c.table {
			t.Errorf("%s:\n%s\n%s\nwant:\n%s\n%s", c.name, code, table, c.code, c.table)
		}
	}
}

func TestOutlineNames(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, fileName, `package main
var x = func() int { return 1 }
func init() {}
func init() { func() {}() }
func (t *T[K]) m() { go func() { func() {}(); func() {}() }(); func() {}() }
func (t T) v() {}
func main() {}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range newOutline(fset, f, "").functions {
		names = append(names, f.name)
	}
	const want = "main.init.func1 main.init.0 main.init.1 main.init.1.func1 main.(*T).m main.(*T).m.func1 main.(*T).m.func1.1 main.(*T).m.func1.2 main.(*T).m.func2 main.T.v main.main"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestJudge(t *testing.T) {
	plain := &outline{}
	defined := &outline{defined: map[string]bool{"S": true, "N": true}}
	generic := &outline{parameters: map[string]bool{"T": true}}
	for _, c := range []struct {
		message string
		out     *outline
		want    program.Diagnostic
		refused bool
	}{
		{"main.go:3:5: undefined: x", plain, program.Diagnostic{Line: 3, Column: 5, Message: "undefined: x"}, false},
		{"main.go:3:5: undefined: x", generic, program.Diagnostic{Line: 3, Column: 5, Message: "undefined: x"}, false},
		{"main.go:3:5: undefined: T", generic, program.Diagnostic{Line: 3, Column: 5, Message: "undefined: T"}, true},
		{"main.go:3:5: undefined: clear", plain, program.Diagnostic{Line: 3, Column: 5, Message: "undefined: clear"}, true},
		{"main.go:3:5: cannot use type int as type string in assignment", plain, program.Diagnostic{Line: 3, Column: 5, Message: "cannot use type int as type string in assignment"}, false},
		{"main.go:3:5: cannot use type int as type string in assignment", generic, program.Diagnostic{Line: 3, Column: 5, Message: "cannot use type int as type string in assignment"}, true},
		{"3:5: cannot use type main.S as type main.N in return argument", defined, program.Diagnostic{Line: 3, Column: 5, Message: "cannot use type main.S as type main.N in return argument"}, false},
		{"3:5: cannot use type *main.S as type main.L in assignment", defined, program.Diagnostic{Line: 3, Column: 5, Message: "cannot use type *main.S as type main.L in assignment"}, true},
		{"3:5: cannot use type main.S as type error", defined, program.Diagnostic{Line: 3, Column: 5, Message: "cannot use type main.S as type error"}, true},
		{"3:5: impossible type assertion: main.S does not implement main.L (missing Lock method)", defined, program.Diagnostic{Line: 3, Column: 5, Message: "impossible type assertion: main.S does not implement main.L (missing Lock method)"}, true},
		{"3:5: cannot use _ as value", plain, program.Diagnostic{Line: 3, Column: 5, Message: "cannot use _ as value"}, false},
		{"3:5: 4:6: missing return", plain, program.Diagnostic{Line: 4, Column: 6, Message: "missing return"}, false},
		{`3:5: package fmt "fmt" has no symbol Printn`, plain, program.Diagnostic{Line: 3, Column: 5, Message: "undefined, or not available in the playground: fmt.Printn"}, false},
		{"main.go:6:1: CFG post-order panic: x", plain, program.Diagnostic{Line: 6, Column: 1, Message: "CFG post-order panic: x"}, true},
		{"6:1: unsupported assign expression", plain, program.Diagnostic{Line: 6, Column: 1, Message: "unsupported assign expression"}, true},
		{"6:1: cannot use reflect.Value as type int", plain, program.Diagnostic{Line: 6, Column: 1, Message: "cannot use reflect.Value as type int"}, true},
		{"interpreter: nil type", plain, program.Diagnostic{Message: "interpreter: nil type"}, true},
		{"something new", plain, program.Diagnostic{Message: "something new"}, true},
	} {
		if got := judge(c.message, c.out); got.Diagnostic != c.want || got.refused != c.refused {
			t.Errorf("%q: %+v", c.message, got)
		}
	}
}

// FuzzSource holds the handling of any source to: no panic, mistakes within
// the source, marks at places within it, and code that is still Go.
func FuzzSource(f *testing.F) {
	for _, s := range []string{hello, "", "package main", "package main\nfunc main() { for range c { continue }; select { case <-c: default: }; x := <-c }",
		"package main\nfunc main() { a: for x := range f() { switch <-c { case <-d: continue a }; go func() { panic(<-c) }() } }",
		"package main\nfunc (x *T[A, B]) m() { if v := <-c; v { } else if w := <-c; w { defer recover() } }\nfunc main() { m.Lock(); func() { m.Lock() }(); goto l; l: print(1) }"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		in := interp.New(interp.Options{})
		file, diags := parse(in, src)
		lines := strings.Count(src, "\n") + 1
		for _, d := range diags {
			if d.Line < 0 || d.Line > lines || d.Column < 0 || d.Column > len(src)+1 || d.Message == "" {
				t.Errorf("diagnostic %+v of %q", d, src)
			}
		}
		if file == nil || len(diags) > 0 {
			return
		}
		out, places := instrument(in.FileSet(), file, src, true)
		for i, p := range places {
			if p.Line < 0 || p.Line > lines || p.Op == "" || p.Number < 0 || i > 0 && p.Number < places[i-1].Number {
				t.Errorf("place %+v of %q", p, src)
			}
		}
		for line := range lines {
			out.at(line, 1)
		}
		var b strings.Builder
		if err := printer.Fprint(&b, token.NewFileSet(), &ast.File{Name: ast.NewIdent("main"), Decls: file.Decls}); err != nil {
			t.Fatal(err)
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "", b.String(), 0); err != nil {
			t.Errorf("%q becomes %q: %v", src, b.String(), err)
		}
	})
}
