package lower_test

import (
	"flag"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"bingfa/playground/check"
	"bingfa/playground/lower"
)

var update = flag.Bool("update", false, "write the goldens")

// archives returns the goldens by the names of their constructs. Each has a
// program, before.go, and what it is lowered to, after.
func archives(t testing.TB) map[string]*txtar.Archive {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no goldens in testdata")
	}
	all := map[string]*txtar.Archive{}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Files) == 0 || a.Files[0].Name != "before.go" {
			t.Fatalf("%s does not begin with before.go", file)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".txtar")] = a
	}
	return all
}

// goldens are the programs of the goldens.
func goldens(t testing.TB) map[string]string {
	programs := map[string]string{}
	for name, a := range archives(t) {
		programs[name] = string(a.Files[0].Data)
	}
	return programs
}

// TestGoldens holds each construct to its golden.
func TestGoldens(t *testing.T) {
	for name, a := range archives(t) {
		t.Run(name, func(t *testing.T) {
			p, res, _ := lowered(t, string(a.Files[0].Data))
			if p == nil {
				_, mistakes := check.Source(string(a.Files[0].Data))
				t.Fatalf("before.go does not compile: %v", mistakes)
			}
			if res == nil {
				t.Fatal("before.go is refused")
			}
			after := shown(res)
			if *update {
				a.Files = []txtar.File{a.Files[0], {Name: "after", Data: []byte(after)}}
				if err := os.WriteFile(filepath.Join("testdata", name+".txtar"), txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) < 2 {
				t.Fatal("no section after: run go test ./playground/lower -update")
			}
			if want := string(a.Files[1].Data); after != want {
				t.Errorf("%s\nrun go test ./playground/lower -update and read the diff", difference(want, after))
			}
		})
	}
}

// shown tells what a program was lowered to: each line behind the line that it
// comes from, then what the numbered names of package u stand for.
func shown(res *lower.Result) string {
	var b strings.Builder
	for i, text := range strings.Split(strings.TrimSuffix(res.Source, "\n"), "\n") {
		line := ""
		if n := res.Lines[i].Line; n > 0 {
			line = fmt.Sprint(n)
		}
		b.WriteString(strings.TrimRight(fmt.Sprintf("%3s  %s", line, text), " ") + "\n")
	}
	b.WriteByte('\n')
	name := func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Path()
	}
	for i, t := range res.Types {
		text := types.TypeString(t, name)
		if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "main" {
			text += " " + types.TypeString(n.Underlying(), name)
		}
		fmt.Fprintf(&b, "u.T%d = %s\n", i, text)
	}
	for i, c := range res.Consts {
		fmt.Fprintf(&b, "u.C%d = %s(%#v)\n", i, types.TypeString(c.Type, name), c.Value)
	}
	for i, t := range res.Zeros {
		fmt.Fprintf(&b, "u.Z%d = %s(zero)\n", i, types.TypeString(t, name))
	}
	return b.String()
}

// difference is the first line in which texts differ, with what is around.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			around := func(list []string) string { return strings.Join(list[max(0, i-2):min(len(list), i+4)], "\n\t") }
			return fmt.Sprintf("line %d: got\n\t%s\nwant\n\t%s", i+1, around(g), around(w))
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(g), len(w))
}

// TestConstructs holds that each file of the package has a golden, but those
// that lower nothing by themselves.
func TestConstructs(t *testing.T) {
	without := []string{"lower", "expr", "stmt", "function", "operand", "origin", "value", "limit"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	all := archives(t)
	for _, file := range files {
		name := strings.TrimSuffix(file, ".go")
		if strings.HasSuffix(name, "_test") || slices.Contains(without, name) {
			continue
		}
		if all[name] == nil {
			t.Errorf("%s has no golden: write testdata/%s.txtar with a small program in a section before.go, and run go test ./playground/lower -update", file, name)
		}
	}
}
