package std

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"go/version"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestGoVersion fails when Go goes on to the next version and these data do
// not.
func TestGoVersion(t *testing.T) {
	if v := version.Lang(runtime.Version()); v != GoVersion() {
		t.Errorf("the embedded types are those of %s, this is %s; run go generate in playground/check/std", GoVersion(), v)
	}
}

// dump describes what a package exports, as far as programs notice: names,
// types, exported fields, methods, values.
func dump(p *types.Package) map[string]string {
	all := map[string]string{}
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		s := describe(o)
		all[name] = s
	}
	return all
}

func describe(o types.Object) string {
	var b strings.Builder
	full := func(p *types.Package) string { return p.Path() }
	t, isType := o.(*types.TypeName)
	if !isType {
		b.WriteString(types.ObjectString(o, full))
		if c, ok := o.(*types.Const); ok {
			b.WriteString(" " + c.Val().ExactString())
		}
		return b.String()
	}
	if a, ok := t.Type().(*types.Alias); ok {
		return types.ObjectString(o, full) + " = " + types.TypeString(a.Rhs(), full)
	}
	n := t.Type().(*types.Named)
	fmt.Fprintf(&b, "type %s", types.TypeString(n, full))
	for p := range n.TypeParams().TypeParams() {
		fmt.Fprintf(&b, "[%s %s]", p, types.TypeString(p.Constraint(), full))
	}
	switch u := n.Underlying().(type) {
	case *types.Struct:
		b.WriteString(" struct")
		for i := range u.NumFields() {
			f := u.Field(i)
			if f.Exported() || f.Embedded() {
				fmt.Fprintf(&b, "\n\t%s %q", types.ObjectString(f, full), u.Tag(i))
			} else {
				fmt.Fprintf(&b, "\n\t%s", f.Name())
			}
		}
		fmt.Fprintf(&b, "\n\tcomparable %t", types.Comparable(n))
	case *types.Interface:
		b.WriteString(" " + types.TypeString(u, full))
		fmt.Fprintf(&b, " comparable %t %t", u.IsComparable(), u.IsMethodSet())
	default:
		b.WriteString(" " + types.TypeString(u, full))
	}
	var methods []string
	for m := range n.Methods() {
		if m.Exported() {
			methods = append(methods, types.ObjectString(m, full))
		} else {
			methods = append(methods, m.Name())
		}
	}
	slices.Sort(methods)
	for _, m := range methods {
		fmt.Fprintf(&b, "\n\t%s", m)
	}
	for _, t := range []types.Type{n, types.NewPointer(n)} {
		set := types.NewMethodSet(t)
		fmt.Fprintf(&b, "\n\t%d methods:", set.Len())
		for m := range set.Methods() {
			b.WriteString(" " + m.Obj().Name())
		}
	}
	return b.String()
}

// TestTypes holds all that the loader makes to the compiler's export data.
func TestTypes(t *testing.T) {
	real := gc(t)
	l := NewLoader()
	lazy := NewLoader()
	n := 0
	for _, path := range Packages() {
		p, err := l.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		r, err := real.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		want, got := dump(r), dump(p)
		for name, w := range want {
			n++
			if got[name] != w {
				t.Errorf("%s.%s:\n%s\nwant\n%s", path, name, got[name], w)
			}
			o := lazy.Load(path, name)
			if o == nil {
				t.Fatalf("%s.%s cannot be loaded alone", path, name)
			}
			if s := describe(o); s != w {
				t.Errorf("%s.%s loaded alone:\n%s\nwant\n%s", path, name, s, w)
			}
		}
		if len(got) != len(want) || p.Name() != r.Name() || !p.Complete() {
			t.Errorf("%s: %d names, want %d", path, len(got), len(want))
		}
	}
	if n < 3000 {
		t.Errorf("only %d objects", n)
	}
}

// gc returns an importer of the compiler's export data.
func gc(t *testing.T) types.Importer {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, Packages()...)...)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

// TestGenerated proves that the embedded data are what the generator makes
// today. What nobody can notice may differ: it changes with patch releases.
func TestGenerated(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "./gen", "-dir", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "types.bin"))
	if err != nil {
		t.Fatal(err)
	}
	fresh := parse(string(b))
	m, err := os.ReadFile(filepath.Join(dir, "missing.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const stale = "run go generate in playground/check/std"
	if string(m) != missing {
		t.Errorf("missing.txt is stale; %s", stale)
	}
	if fresh.importable() != len(Packages()) || slices.ContainsFunc(Packages(), func(p string) bool { _, ok := fresh.number(p); return !ok }) {
		t.Fatalf("the packages are others; %s", stale)
	}
	l, old := newLoader(fresh), NewLoader()
	for _, path := range Packages() {
		l.LoadAll(path)
		old.LoadAll(path)
		want, got := dump(l.Package(path)), dump(old.Package(path))
		for name := range want {
			if want[name] != got[name] {
				t.Errorf("%s.%s has changed; %s", path, name, stale)
			}
		}
	}
}

func TestMissing(t *testing.T) {
	for _, c := range []struct {
		path, name string
		want       bool
	}{
		{"os", "Root", true}, {"os", "File", false}, {"os", "Roo", false}, {"os", "oot", false},
		{"net", "TCPConn.SyscallConn", true}, {"net", "TCPConn.Read", false}, {"fmt", "Println", false},
		{"reflect", "Value.UnsafePointer", true}, {"std", "os/exec", true}, {"std", "fmt", false},
	} {
		if got := Missing(c.path).Has(c.name); got != c.want {
			t.Errorf("%s.%s: %t", c.path, c.name, got)
		}
	}
	for _, path := range Packages() {
		for name := range strings.Lines(string(Missing(path))) {
			first, _, _ := strings.Cut(strings.TrimSpace(name), ".")
			if NewLoader().Load(path, first) == nil {
				t.Errorf("%s has no %s to be missing", path, name)
			}
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, c := range []struct {
		name  string
		names [][2]string
	}{
		{"Println", [][2]string{{"fmt", "Println"}}},
		{"sync", [][2]string{{"fmt", "Println"}, {"sync", "WaitGroup"}, {"sync", "Mutex"}, {"time", "Sleep"}, {"time", "Second"}}},
		{"http", [][2]string{{"net/http", "Get"}, {"net/http", "HandleFunc"}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l := NewLoader()
				for _, n := range c.names {
					if l.Load(n[0], n[1]) == nil {
						b.Fatal(n)
					}
				}
			}
		})
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			l := NewLoader()
			for _, path := range Packages() {
				l.LoadAll(path)
			}
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			if _, ok := parse(data).number("sync"); !ok {
				b.Fatal("no sync")
			}
		}
	})
}
