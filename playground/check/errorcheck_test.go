package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/check/std"
	"bingfa/playground/program"
)

// backend are errors that the compiler finds when it makes machine code, or
// reads directives that mean nothing here.
var backend = regexp.MustCompile(`^(stack frame too large|channel element type too large|type .* larger than address space|misplaced compiler directive|//go:|go:embed |usage: //go:|missing function body|invalid recursive type: anonymous interface refers to itself)`)

// TestErrorcheck compares the diagnostics with the compiler's for the
// programs of the toolchain's own test folder that are wrong on purpose, and
// by people who know how. Some differ; most must not.
func TestErrorcheck(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles hundreds of programs")
	}
	names, srcs := errorchecks(t)
	got, want := newCompiler(t).both(t, srcs, anyPackage)
	same, told, toldSame := 0, 0, 0
	for i := range srcs {
		want[i] = slices.DeleteFunc(want[i], func(d program.Diagnostic) bool { return backend.MatchString(d.Message) })
		got[i] = slices.DeleteFunc(got[i], func(d program.Diagnostic) bool { return backend.MatchString(d.Message) })
		told += len(want[i])
		toldSame += len(want[i]) - len(difference(want[i], got[i]))
		if d := compare(got[i], want[i]); d != "" {
			t.Logf("%s:%s", names[i], d)
		} else {
			same++
		}
	}
	t.Logf("the same of %d of %d programs, and %d of %d errors", same, len(srcs), toldSame, told)
	if same*100 < 95*len(srcs) || toldSame*100 < 97*told {
		t.Error("that is less than it was")
	}
}

// errorchecks returns the programs that stand in one file and import only
// what is offered.
func errorchecks(t *testing.T) (names, srcs []string) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "test")
	directive := regexp.MustCompile(`(?m)^// errorcheck\n`)
	err = filepath.WalkDir(root, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		src := string(b)
		if !directive.MatchString(src[:min(len(src), 200)]) || strings.Contains(src, "//line ") || strings.Contains(src, "/*line ") {
			return nil
		}
		f, _ := parser.ParseFile(token.NewFileSet(), "", b, parser.ImportsOnly)
		if f != nil && !slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return !std.Offered(importPath(i)) }) {
			names, srcs = append(names, strings.TrimPrefix(name, root+"/")), append(srcs, src)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(srcs) < 300 {
		t.Skipf("this Go has no test folder: only %d programs in %s", len(srcs), root)
	}
	return names, srcs
}

// difference returns those of a that are not in b.
func difference(a, b []program.Diagnostic) []program.Diagnostic {
	count := map[program.Diagnostic]int{}
	for _, d := range b {
		count[d]++
	}
	var rest []program.Diagnostic
	for _, d := range a {
		if count[d]--; count[d] < 0 {
			rest = append(rest, d)
		}
	}
	return rest
}
