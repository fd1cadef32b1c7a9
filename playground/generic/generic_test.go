package generic

import (
	"bytes"
	"go/ast"
	"go/types"
	"runtime"
	"strings"
	"testing"

	"bingfa/playground/check"
	"bingfa/playground/check/std"
	"bingfa/playground/generic/gen/extract"
)

// TestCurrent generates the sources anew.
func TestCurrent(t *testing.T) {
	if !strings.Contains(sources, " "+runtime.Version()+".") {
		t.Skipf("the sources are not those of %s", runtime.Version())
	}
	text, err := extract.Sources()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, []byte(sources)) {
		t.Error("sources.txt is not current: run go generate ./playground/generic")
	}
}

// TestAll makes a unit of each generic function that programs may name, and
// compares its signature with the one that programs are checked against.
func TestAll(t *testing.T) {
	l := std.NewLoader()
	s := New(l)
	functions := 0
	for _, path := range std.Packages() {
		l.LoadAll(path)
		missing, scope := std.Missing(path), l.Package(path).Scope()
		for _, name := range scope.Names() {
			fn, ok := scope.Lookup(name).(*types.Func)
			if !ok || fn.Signature().TypeParams().Len() == 0 || missing.Has(name) {
				continue
			}
			functions++
			u, err := s.Unit(path, name)
			if err != nil {
				t.Error(err)
				continue
			}
			got := u.Pkg.Scope().Lookup(name).(*types.Func)
			if !types.Identical(got.Type(), fn.Type()) && path != "math/rand/v2" { // its constraint has no exported name
				t.Errorf("%s.%s is %s, not %s", path, name, got.Type(), fn.Type())
			}
			for _, d := range u.File.Decls {
				if d, ok := d.(*ast.FuncDecl); ok && u.Info.Defs[d.Name] == nil {
					t.Errorf("%s.%s: %s is not in Info", path, name, d.Name.Name)
				}
			}
		}
	}
	if functions < 60 {
		t.Errorf("%d functions, want at least 60", functions)
	}
}

// TestOnce checks that a declaration comes once, and that units of one path
// share their package.
func TestOnce(t *testing.T) {
	s := New(std.NewLoader())
	unit := func(name string) (*check.Program, []string) {
		u, err := s.Unit("slices", name)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, d := range u.File.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				names = append(names, d.Name.Name)
			}
		}
		return u, names
	}
	first, names := unit("Sorted")
	if got := strings.Join(names, " "); got != "Sorted Collect Sort AppendSeq" {
		t.Errorf("first: %s", got)
	}
	second, names := unit("SortedFunc")
	if got := strings.Join(names, " "); got != "SortedFunc SortFunc" {
		t.Errorf("second: %s", got)
	}
	if first.Pkg != second.Pkg || first.Info != second.Info {
		t.Error("units of one path are of different packages")
	}
}

func TestNotThere(t *testing.T) {
	s := New(std.NewLoader())
	for _, c := range [][2]string{{"slices", "Fold"}, {"fmt", "Println"}, {"no/such", "F"}} {
		if _, err := s.Unit(c[0], c[1]); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%s.%s: error %v", c[0], c[1], err)
		}
	}
}

func BenchmarkUnit(b *testing.B) {
	for _, name := range []string{"Sort", "Sorted", "Insert", "Replace"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := New(std.NewLoader()).Unit("slices", name); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
