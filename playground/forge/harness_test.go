package forge_test

import (
	_ "embed"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"bingfa/playground/forge"
)

//go:embed declared_test.go
var declared string

// source is declared_test.go, type-checked; the types of its pairs stand in the order of the source.
var source = sync.OnceValue(func() (s struct {
	pkg   *types.Package
	pairs []types.Type
}) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "declared_test.go", declared, 0)
	if err != nil {
		panic(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: std, Sizes: types.SizesFor("gc", runtime.GOARCH)}
	if s.pkg, err = conf.Check("bingfa/playground/forge_test", fset, []*ast.File{file}, info); err != nil {
		panic(err)
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Name.Name == "pairs" {
			ast.Inspect(fn, func(n ast.Node) bool {
				if index, ok := n.(*ast.IndexExpr); ok {
					if sel, ok := index.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "TypeFor" {
						s.pairs = append(s.pairs, info.Types[index.Index].Type)
						return false
					}
				}
				return true
			})
		}
	}
	return s
})

var std = importer.Default()

// library has the compiled types that those of pairs refer to, by path and name.
var library = sync.OnceValue(func() map[[2]string]reflect.Type {
	found, seen := map[[2]string]reflect.Type{}, map[reflect.Type]bool{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		if t.PkgPath() != "" && !strings.Contains(t.PkgPath()+t.Name(), "forge_test") {
			found[[2]string{t.PkgPath(), t.Name()}] = t
		}
		switch t.Kind() {
		case reflect.Struct:
			for f := range t.Fields() {
				add(f.Type)
			}
		case reflect.Map:
			add(t.Key())
			add(t.Elem())
		case reflect.Pointer, reflect.Slice, reflect.Chan, reflect.Array:
			add(t.Elem())
		case reflect.Func:
			for p := range t.Ins() {
				add(p)
			}
			for p := range t.Outs() {
				add(p)
			}
		}
		for m := range t.Methods() {
			add(m.Type)
		}
	}
	for _, t := range pairs() {
		add(t)
		add(reflect.PointerTo(t))
	}
	return found
})

func newTypes() *forge.Types {
	return forge.New(func(path, name string) (reflect.Type, bool) {
		t, ok := library()[[2]string{path, name}]
		return t, ok
	})
}

// small checks a package of its own, which imports nothing.
func small(t testing.TB, text string) (*forge.Types, *types.Package) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "small.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := (&types.Config{Importer: std}).Check(file.Name.Name, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return forge.New(func(path, name string) (reflect.Type, bool) { return nil, false }), pkg
}

// named finds a type of declared_test.go.
func named(name string) types.Type { return source().pkg.Scope().Lookup(name).Type() }

func of(t testing.TB, ts *forge.Types, typ types.Type) reflect.Type {
	t.Helper()
	r, err := ts.Of(typ)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
