package fence

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"

	"github.com/rogpeppe/go-internal/txtar"
)

// typeLinter is a linter in the words of go/types, with the whole standard
// library.
type typeLinter struct{}

var source = sync.OnceValue(func() types.Importer { return importer.ForCompiler(token.NewFileSet(), "source", nil) })

var importing sync.Mutex

func (typeLinter) Version(context.Context, engine.Program) (string, error) { return "1", nil }

func (typeLinter) Lint(_ context.Context, code string) (mistakes, suspicions []engine.Finding, err error) {
	importing.Lock()
	defer importing.Unlock()
	fset := token.NewFileSet()
	add := func(p token.Position, message string) {
		mistakes = append(mistakes, engine.Finding{Line: p.Line, Column: p.Column, Message: message})
	}
	file, err := parser.ParseFile(fset, "main.go", code, parser.AllErrors|parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			add(e.Pos, "syntax error: "+e.Msg)
		}
		return mistakes, nil, nil
	}
	for _, spec := range file.Imports {
		if spec.Path.Value == `"os/exec"` {
			return []engine.Finding{{Line: 1, Column: 1, Message: "package os/exec is not offered here", NotOffered: true}}, nil, nil
		}
	}
	conf := types.Config{Importer: source(), Error: func(err error) {
		var e types.Error
		errors.As(err, &e)
		if rest, ok := strings.CutPrefix(e.Msg, "\t"); ok && len(mistakes) > 0 {
			p := fset.Position(e.Pos)
			mistakes[len(mistakes)-1].Message += fmt.Sprintf("\n\tmain.go:%d:%d: %s", p.Line, p.Column, rest)
			return
		}
		add(fset.Position(e.Pos), e.Msg)
	}}
	_, _ = conf.Check("main", fset, []*ast.File{file}, nil)
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body == nil && len(mistakes) == 0 {
			add(fset.Position(f.Name.Pos()), "missing function body")
		}
	}
	return mistakes, nil, nil
}

// TestFragments checks each fragment.go of the archive and holds what is wrong
// with it to fragment.wrong.
func TestFragments(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil { // the types come from its sources
		if os.Getenv("BINGFA_CI") != "" {
			t.Fatal(err)
		}
		t.Skip("install Go to check fragments of it")
	}
	const file = "testdata/fragments.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = string(f.Data)
	}
	c := &checker{Options: Options{Linter: typeLinter{}, Runner: runner.New(nil)}}
	for _, f := range archive.Files {
		name, ok := strings.CutSuffix(f.Name, ".go")
		if !ok {
			continue
		}
		snippet := snippet("go", string(f.Data))
		problems, whole := judge(t, c, snippet)
		var b strings.Builder
		for _, p := range problems {
			fmt.Fprintf(&b, "%d:%d: %s", p.Line, p.Column, p.Message)
			if p.Hint != "" {
				fmt.Fprintf(&b, "; %s", p.Hint)
			}
			b.WriteByte('\n')
		}
		if whole {
			b.WriteString("whole\n")
		}
		out.Files = append(out.Files, f)
		if b.Len() > 0 {
			out.Files = append(out.Files, txtar.File{Name: name + ".wrong", Data: []byte(b.String())})
		}
		if got := b.String(); !*update && got != want[name+".wrong"] {
			t.Errorf("%s:\n%s\ngot\n%swant\n%s", name, f.Data, got, want[name+".wrong"])
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func judge(t *testing.T, c *checker, s *text) ([]Problem, bool) {
	p, problems := wrap(s.Code, s.Runs)
	if len(problems) > 0 {
		return problems, p.whole
	}
	problems, _, err := c.compile(t.Context(), s, &p)
	if err != nil {
		t.Fatal(err)
	}
	return problems, p.whole
}

// A whole program is given to the type checker as it stands.
func TestWholeProgram(t *testing.T) {
	for _, code := range []string{
		"package main\n\nfunc main() {}\n",
		"// Package main is.\npackage main\n\nimport \"fmt\"\n\nfunc main() { time.Sleep(1) }",
		"\n\npackage main; func f() {}; func main() { f() }",
	} {
		p, problems := wrap(code, false)
		if len(problems) > 0 || !p.whole || p.code != code {
			t.Errorf("%q became %q, %v", code, p.code, problems)
		}
		for line := 1; line < 8; line++ {
			if l, c := p.origin(line, 3); l != line || c != 3 {
				t.Errorf("%d:3 is from %d:%d", line, l, c)
			}
		}
	}
	if p, _ := wrap("x := 1", true); !p.whole || p.code != "x := 1" {
		t.Errorf("a forced program became %q", p.code)
	}
}

func TestImports(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"time.Sleep(1)", "time"},
		{"var wg sync.WaitGroup\nfmt.Println(os.Args)", "fmt os sync"},
		{"time := clock{}\ntime.Sleep(1)", ""},
		{"func f(time clock) { time.Sleep(1) }", ""},
		{"import \"time\"\ntime.Sleep(1)", ""},
		{"import clock \"time\"\nclock.Sleep(1)", ""},
		{"import time \"example.org/clock\"\ntime.Sleep(1)", ""},
		{"rand.Intn(3)", "math/rand"},
		{"rand.IntN(3)", "math/rand/v2"},
		{"rand.Text()", "crypto/rand"},
		{"heap.Push(h, 1); atomic.AddInt64(&n, 1); exec.Command(\"ls\")", "container/heap os/exec sync/atomic"},
		{"for i := range 3 {\n\ttime := f()\n\ttime.Sleep(1)\n}\ntime.Sleep(1)", "time"},
		{"list.push(1)", ""}, // packages have no such names
		{"log.Printf(\"%v\", err)", "log"},
		{"unknown.F()", ""},
	} {
		p, problems := wrap(c.code, false)
		if len(problems) > 0 {
			t.Errorf("%q: %v", c.code, problems)
		}
		line, _, _ := strings.Cut(p.code, "\n")
		var got []string
		for _, spec := range strings.Split(line, "; import ")[1:] {
			got = append(got, strings.Trim(spec, `"`))
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%q imports %q, want %q", c.code, got, c.want)
		}
	}
}

// The list of packages is that of the Go version that this is built with.
func TestStandardPackages(t *testing.T) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		if os.Getenv("BINGFA_CI") != "" {
			t.Fatal(err)
		}
		t.Skip("install Go to compare the packages of its standard library")
	}
	var want []string
	for p := range strings.Lines(string(out)) {
		p = strings.TrimSpace(p)
		if parts := strings.Split(p, "/"); !slices.Contains(parts, "internal") && !slices.Contains(parts, "vendor") {
			want = append(want, p)
		}
	}
	if got := strings.Fields(stdList); !slices.Equal(got, want) {
		t.Errorf("std.txt is old: run go generate ./generator/verify/fence")
	}
}

// FuzzWrap holds that no code makes the wrapper panic, that its pieces are the
// text that they stand for, and that places come back to the code.
func FuzzWrap(f *testing.F) {
	archive, err := txtar.ParseFile("testdata/fragments.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, a := range archive.Files {
		if strings.HasSuffix(a.Name, ".go") {
			f.Add(string(a.Data))
		}
	}
	f.Fuzz(func(t *testing.T, code string) {
		if len(code) > 1<<12 {
			return // every place is looked at
		}
		p, problems := wrap(code, false)
		lines := strings.Split(code, "\n")
		inside := func(line, column int) {
			if line < 1 || line > len(lines) || column < 1 || column > len(lines[line-1])+1 {
				t.Fatalf("%d:%d is not in %q", line, column, code)
			}
		}
		for _, x := range problems {
			inside(x.Line, x.Column)
		}
		if len(problems) > 0 {
			return
		}
		end := 0
		for _, x := range p.pieces {
			if x.at < end || p.code[x.at:x.at+x.length] != code[x.from:x.from+x.length] {
				t.Fatalf("piece %+v of\n%s\nis not that of\n%s", x, p.code, code)
			}
			end = x.at + x.length
		}
		if p.whole && p.code != code {
			t.Fatalf("a whole program became %q", p.code)
		}
		for i, line := range strings.Split(p.code, "\n") {
			for column := range len(line) + 2 {
				l, c := p.origin(i+1, column)
				if !p.whole {
					inside(l, c)
				}
			}
		}
		newTolerance(&p).tolerates(1, 1, "x is not used")
	})
}
