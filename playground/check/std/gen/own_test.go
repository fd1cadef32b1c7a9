package main

import (
	"go/types"
	"strings"
	"testing"
)

// TestOwn holds what our packages offer in the place of Go's to the types of
// Go's: a program is checked against those, and runs with ours.
func TestOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("lists and compiles the standard library")
	}
	l, err := load()
	if err != nil {
		t.Fatal(err)
	}
	paths := map[string]string{} // Go's by ours
	for i, s := range l.selections {
		if l.own[i] != nil {
			paths[l.own[i].Path()] = s.Path
		}
	}
	qualify := func(p *types.Package) string {
		if real, ok := paths[p.Path()]; ok {
			return real
		}
		return p.Path()
	}
	n := 0
	for i, s := range l.selections {
		if l.own[i] == nil {
			continue
		}
		for _, name := range l.own[i].Scope().Names() {
			ours, real := l.own[i].Scope().Lookup(name), l.real[i].Scope().Lookup(name)
			if !ours.Exported() || real == nil {
				continue
			}
			n++
			switch ours.(type) {
			case *types.Func, *types.Var:
				if got, want := unnamed(ours.Type(), qualify), unnamed(real.Type(), qualify); got != want {
					t.Errorf("%s.%s is %s, Go's is %s", s.Path, name, got, want)
				}
			case *types.TypeName:
				for _, m := range members(real.Type()) {
					a, _, _ := types.LookupFieldOrMethod(ours.Type(), true, ours.Pkg(), m)
					b, _, _ := types.LookupFieldOrMethod(real.Type(), true, real.Pkg(), m)
					if a == nil || b == nil {
						continue
					}
					if got, want := unnamed(a.Type(), qualify), unnamed(b.Type(), qualify); got != want {
						t.Errorf("%s.%s.%s is %s, Go's is %s", s.Path, name, m, got, want)
					}
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d names", n)
	}
}

// resolved are aliases that ours may write as what they stand for.
var resolved = strings.NewReplacer("interface{}", "any", "os.FileMode", "io/fs.FileMode", "os.FileInfo", "io/fs.FileInfo", "os.DirEntry", "io/fs.DirEntry")

// unnamed writes a type without the names of parameters.
func unnamed(t types.Type, q types.Qualifier) string {
	if sig, ok := t.(*types.Signature); ok {
		strip := func(tuple *types.Tuple) *types.Tuple {
			var vars []*types.Var
			for v := range tuple.Variables() {
				vars = append(vars, types.NewParam(0, nil, "", v.Type()))
			}
			return types.NewTuple(vars...)
		}
		t = types.NewSignatureType(nil, nil, nil, strip(sig.Params()), strip(sig.Results()), sig.Variadic())
	}
	return resolved.Replace(types.TypeString(t, q))
}
