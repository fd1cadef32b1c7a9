package forge_test

import (
	"go/types"
	"reflect"
	"strings"
	"testing"

	"bingfa/playground/forge"
)

func TestCannotBeMade(t *testing.T) {
	for _, c := range []struct{ declaration, want string }{
		{"type T interface { ~int | string }", "constraint"},
		{"type T[P any] struct { p P }", "instantiate it"},
		{"type T [1<<45]byte", "too large"},
		{"type T chan [1<<16]byte", "send pointers"},
		{"type T struct { next *U }; type U struct { t *T; m map[string]chan [2]T; c chan [1<<20]U }", "send pointers"},
		{"type T func(" + strings.Repeat("int, ", 130) + ")", "limit"},
		{"type T struct{}; func (T) M(" + strings.Repeat("int, ", 130) + ") {}", "limit"},
	} {
		ts, pkg := small(t, "package p\n"+c.declaration)
		for range 2 { // the same the second time
			r, err := ts.Of(pkg.Scope().Lookup("T").Type())
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%.60s: %v, %v", c.declaration, r, err)
			}
		}
		if _, err := ts.Of(types.Typ[types.Int]); err != nil {
			t.Errorf("after it: %v", err)
		}
	}
	ts, _ := small(t, "package p")
	for _, typ := range []types.Type{types.Typ[types.UntypedNil], types.Typ[types.Invalid], types.NewTuple(), types.Universe.Lookup("comparable").Type()} {
		if r, err := ts.Of(typ); err == nil {
			t.Errorf("%s: %v", typ, r)
		}
	}
}

func TestBindErrors(t *testing.T) {
	ts, pkg := small(t, "package p\ntype T int; func (T) M(int) {}; type E struct { T }; type P *int")
	scope := pkg.Scope()
	for _, c := range []struct {
		typ    types.Type
		method string
		fn     any
		want   string
	}{
		{scope.Lookup("T").Type(), "N", func() {}, "not declared"},
		{scope.Lookup("T").Type(), "M", func(int) {}, "give a func(p.T, int)"},
		{scope.Lookup("T").Type(), "M", nil, "give a func(p.T, int)"},
		{scope.Lookup("E").Type(), "M", func(int) {}, "not declared"},
		{types.Typ[types.Int], "M", func(int) {}, "bind methods of its own types"},
	} {
		if err := ts.Bind(c.typ, c.method, reflect.ValueOf(c.fn)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s.%s: %v", c.typ, c.method, err)
		}
	}
	r := of(t, ts, scope.Lookup("E").Type())
	if got := outcome(func() string { reflect.Zero(r).Method(0).Call([]reflect.Value{reflect.ValueOf(1)}); return "" }); !strings.Contains(got, "p.T.M called before Bind") {
		t.Error(got)
	}
}

func TestTooManyMethods(t *testing.T) {
	defer forge.UseSlots(forge.UseSlots(forge.SlotCount - 3))
	ts, pkg := small(t, "package p\ntype T int; func (T) A() {}; func (*T) B() {}; type U int; func (U) C() {}")
	of(t, ts, pkg.Scope().Lookup("T").Type())
	for _, name := range []string{"U", "T"} {
		if _, err := ts.Of(pkg.Scope().Lookup(name).Type()); err == nil || !strings.Contains(err.Error(), "too many methods") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSetName(t *testing.T) {
	ts, pkg := small(t, "package main\ntype L_int struct { next *L_int }")
	obj := pkg.Scope().Lookup("L_int").(*types.TypeName)
	ts.SetName(obj, "L[int]")
	if r := of(t, ts, types.NewMap(types.Typ[types.Rune], obj.Type())); r.String() != "map[int32]main.L[int]" || r.Elem().Name() != "L[int]" || r.Elem().PkgPath() != "main" {
		t.Error(r)
	}
}

// TestLibraryInterface embeds an interface that only its package can implement otherwise.
func TestLibraryInterface(t *testing.T) {
	_, pkg := small(t, `package main
import "testing"
type T struct { testing.TB; n int }`)
	ts := forge.New(func(_, name string) (reflect.Type, bool) { return reflect.TypeFor[testing.TB](), name == "TB" })
	r := of(t, ts, pkg.Scope().Lookup("T").Type())
	v := reflect.New(r)
	v.Elem().Field(0).Set(reflect.ValueOf(t))
	for _, x := range []any{v.Interface(), v.Elem().Interface(), ts.SealedValue(v.Interface()), ts.SealedValue(v.Elem().Interface())} {
		tb, ok := x.(testing.TB)
		if !ok {
			t.Fatalf("%T is no testing.TB", x)
		}
		tb.Helper()
		if tb.Name() != t.Name() {
			t.Error(tb.Name())
		}
	}
}

// TestSealedMaps finds the keys of a map by the twin of its type.
func TestSealedMaps(t *testing.T) {
	ts, pkg := small(t, `package main
type K struct { a int8; b string; _ int; c any; d [2]float64; e struct { x, y int32 } }
type M map[K]*K
type A map[[2]K]int
type I map[any]K`)
	for _, name := range []string{"M", "A", "I"} {
		open := of(t, ts, pkg.Scope().Lookup(name).Type())
		m := reflect.MakeMap(open)
		for i := range 100 {
			key, seed := reflect.New(open.Key()).Elem(), i
			fill(key, &seed, 1)
			m.SetMapIndex(key, reflect.Zero(open.Elem()))
		}
		sealed := reflect.ValueOf(ts.SealedValue(m.Interface()))
		if sealed.Type() == open || sealed.Len() != m.Len() || m.Len() < 2 {
			t.Fatal(name, sealed.Type(), sealed.Len(), m.Len())
		}
		for key := range m.Seq() {
			twin := reflect.ValueOf(ts.SealedValue(key.Interface()))
			if name == "I" {
				twin = key
			}
			if !sealed.MapIndex(twin).IsValid() {
				t.Errorf("%s: %v is not found", name, key)
			}
		}
		if back := ts.OpenValue(sealed.Interface()); reflect.TypeOf(back) != open || reflect.ValueOf(back).Pointer() != m.Pointer() {
			t.Errorf("%T", back)
		}
	}
}
