package grid

import (
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/conformance/corpus"
	"bingfa/playground/program"
)

// TestPrograms: the grid is the same each time, every family has programs,
// and they parse. That they compile, the suite itself tells.
func TestPrograms(t *testing.T) {
	c, again := Programs(false), Programs(false)
	count := map[string]int{}
	for i, p := range c.Programs {
		count[path.Base(p.Group)]++
		if q := again.Programs[i]; p.Name != q.Name || p.Source != q.Source {
			t.Fatalf("%s is not the same the second time", p.Name)
		}
		if len(p.Source) > program.MaxSource {
			t.Errorf("%s is %d bytes", p.Name, len(p.Source))
		}
		if _, err := parser.ParseFile(token.NewFileSet(), p.Name, p.Source, parser.SkipObjectResolution); err != nil {
			t.Errorf("%v\n%s", err, p.Source)
		}
	}
	for _, f := range families {
		if count[f.name] < 10 {
			t.Errorf("%s: %d programs", f.name, count[f.name])
		}
	}
}

// TestLaunch: every value of each dimension that goes round meets each verb
// and each callee.
func TestLaunch(t *testing.T) {
	meets := map[[2]string]bool{}
	launch(func(name, _ string) {
		parts := strings.Split(name, "-")
		for _, k := range append([]string{parts[3]}, parts[4:]...) {
			meets[[2]string{parts[0] + "-" + parts[1], k}] = true
		}
	})
	for _, verb := range []string{"go", "defer", "call"} {
		for _, c := range callees {
			for _, k := range kinds {
				if pair := [2]string{verb + "-" + c.name, k.name}; !meets[pair] {
					t.Errorf("%v do not meet", pair)
				}
			}
			for _, d := range definitions {
				if pair := [2]string{verb + "-" + c.name, d.name}; !meets[pair] {
					t.Errorf("%v do not meet", pair)
				}
			}
		}
	}
}

// TestWide: the wide grid has all of the other one, and more.
func TestWide(t *testing.T) {
	narrow, wide := Programs(false).Programs, Programs(true).Programs
	if len(wide) < len(narrow)+3*len(callees)*len(controls) {
		t.Errorf("%d programs, and %d in the wide grid", len(narrow), len(wide))
	}
	if !slices.EqualFunc(narrow, wide[:len(narrow)], func(a, b corpus.Program) bool { return a.Name == b.Name }) {
		t.Error("the wide grid does not begin with the other one")
	}
}

func TestFile(t *testing.T) {
	got := file("func main() { fmt.Println(strings.ToUpper(\"sort.Ints\"), x.sort.Y, heap.Fix) }\n")
	want := "package main\n\nimport (\n\t\"container/heap\"\n\t\"fmt\"\n\t\"strings\"\n)\n\nfunc main() { fmt.Println(strings.ToUpper(\"sort.Ints\"), x.sort.Y, heap.Fix) }\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
