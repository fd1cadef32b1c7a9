package forge_test

import (
	"fmt"
	"go/types"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"bingfa/playground/forge"
)

// generator writes random declarations of types that refer to each other.
type generator struct {
	*rand.Rand
	n int // declared types
}

func (g *generator) source() string {
	var b strings.Builder
	fmt.Fprintln(&b, "package random")
	for i := range g.n {
		fmt.Fprintf(&b, "type T%d %s\n", i, g.typ(i, 3))
	}
	return b.String()
}

// typ writes a type whose values may hold values of types declared before the limit; references go anywhere.
func (g *generator) typ(limit, depth int) string {
	basics := []string{"bool", "int", "int8", "int16", "int32", "uint64", "float32", "float64", "complex64", "complex128", "string", "uintptr", "any", "error", "struct{}"}
	if depth == 0 {
		return basics[g.IntN(len(basics))]
	}
	anywhere := func() string { return g.typ(g.n, depth-1) }
	switch g.IntN(13) {
	case 0, 1:
		if limit == g.n {
			return fmt.Sprint("T", g.IntN(g.n))
		}
		if limit > 0 {
			return fmt.Sprint("T", g.IntN(limit))
		}
		return "int16"
	case 2:
		return "*" + anywhere()
	case 3:
		return "[]" + anywhere()
	case 4:
		return "map[" + basics[g.IntN(len(basics))] + "]" + anywhere()
	case 5:
		return []string{"chan ", "<-chan ", "chan<- "}[g.IntN(3)] + "*" + anywhere()
	case 6:
		return fmt.Sprintf("func(%s, ...%s) (%s, error)", anywhere(), anywhere(), anywhere())
	case 7:
		return fmt.Sprintf("[%d]%s", g.IntN(5), g.typ(limit, depth-1))
	case 8:
		return fmt.Sprintf("interface{ M%d(%s) %s }", g.IntN(3), anywhere(), anywhere())
	case 9, 10, 11:
		var b strings.Builder
		b.WriteString("struct {")
		for i := range g.IntN(6) {
			name := []string{"F", "f", "_"}[g.IntN(3)]
			if name != "_" {
				name += fmt.Sprint(i)
			}
			fmt.Fprintf(&b, "%s %s; ", name, g.typ(limit, depth-1))
		}
		return b.String() + "}"
	}
	return basics[g.IntN(len(basics))]
}

// TestRandomTypes holds the layout of random types against go/types and their masks against a walk over their parts.
func TestRandomTypes(t *testing.T) {
	made := 0
	for seed := range uint64(300) {
		random(t, seed, &made)
	}
	t.Log(made, "types made")
}

func FuzzTypes(f *testing.F) {
	f.Fuzz(func(t *testing.T, seed uint64) {
		made := 0
		random(t, seed, &made)
	})
}

func random(t *testing.T, seed uint64, made *int) {
	g := generator{rand.New(rand.NewPCG(seed, 0)), 8}
	text := g.source()
	ts, pkg := small(t, text)
	sizes := types.SizesFor("gc", runtime.GOARCH)
	for i := range g.n {
		typ := pkg.Scope().Lookup(fmt.Sprint("T", i)).Type()
		r, err := ts.Of(typ)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		*made++
		fail := func(what string, got, want any) {
			t.Fatalf("seed %d: %s of %s: %v, not %v\n%s", seed, what, r, got, want, text)
		}
		if got, want := r.Size(), uintptr(sizes.Sizeof(typ)); got != want {
			fail("size", got, want)
		}
		if got, want := r.Align(), int(sizes.Alignof(typ)); got != want {
			fail("alignment", got, want)
		}
		if s, ok := typ.Underlying().(*types.Struct); ok {
			var fields []*types.Var
			for f := range s.Fields() {
				fields = append(fields, f)
			}
			for i, want := range sizes.Offsetsof(fields) {
				if got := r.Field(i).Offset; got != uintptr(want) {
					fail("offset of "+r.Field(i).Name, got, want)
				}
			}
		}
		if got, want := r.Comparable(), types.Comparable(typ); got != want {
			fail("comparability", got, want)
		}
		for _, r := range []reflect.Type{r, ts.Sealed(r)} {
			mask := make([]byte, r.Size()/8)
			markPointers(mask, 0, r)
			if got, want := forge.PointerMask(r), strings.TrimRight(string(mask), "\x00"); !strings.HasSuffix(got, "bytes") && got != strings.ReplaceAll(want, "\x00", "0") {
				fail("mask", got, want)
			}
			v := filled(r)
			grow(1)
			if r.Comparable() && !outcomeIsPanic(func() { _ = v.Elem().Interface() == v.Elem().Interface() }) && !v.Elem().Equal(v.Elem()) {
				fail("==", false, true)
			}
		}
	}
}

func outcomeIsPanic(do func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	do()
	return
}

// markPointers marks the words of a type that hold pointers. Of an interface that is the second: tables of types stay.
func markPointers(mask []byte, at uintptr, t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.String, reflect.Slice, reflect.UnsafePointer:
		mask[at/8] = '1'
	case reflect.Interface:
		mask[at/8+1] = '1'
	case reflect.Array:
		for i := range t.Len() {
			markPointers(mask, at+uintptr(i)*t.Elem().Size(), t.Elem())
		}
	case reflect.Struct:
		for f := range t.Fields() {
			markPointers(mask, at+f.Offset, f.Type)
		}
	}
}
