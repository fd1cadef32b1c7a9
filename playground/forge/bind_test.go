package forge_test

import (
	"fmt"
	"go/types"
	"reflect"
	"sync"
	"testing"
	"unsafe"

	"bingfa/playground/forge"
)

// world has the forged types of declared_test.go, their methods bound to the compiled ones.
type world struct {
	*forge.Types
	forged map[reflect.Type]reflect.Type // by compiled type
	back   map[reflect.Type]reflect.Type
}

// The methods that reflect does not give.
var lowerCase = map[string]any{"Square.scale": Square.scale, "Square.reset": (*Square).reset, "Base.hidden": Base.hidden}

// bound is made once: types live as long as the process.
var bound = sync.OnceValue(func() *world {
	w := &world{newTypes(), map[reflect.Type]reflect.Type{}, map[reflect.Type]reflect.Type{}}
	compiled := pairs()
	for i, typ := range source().pairs {
		open, err := w.Of(typ)
		if err != nil {
			panic(err)
		}
		w.enter(compiled[i], open)
	}
	compiled = pairs()
	for i, typ := range source().pairs {
		if p, ok := typ.(*types.Pointer); ok {
			typ, compiled[i] = p.Elem(), compiled[i].Elem()
		}
		if named, ok := types.Unalias(typ).(*types.Named); ok && w.forged[compiled[i]] != compiled[i] {
			for m := range named.Methods() {
				w.bind(named, compiled[i], m)
			}
		}
	}
	return w
})

// enter walks a type and its twin in parallel.
func (w *world) enter(compiled, open reflect.Type) {
	if w.forged[compiled] != nil {
		return
	}
	w.forged[compiled], w.back[open] = open, compiled
	if compiled == open {
		return
	}
	switch compiled.Kind() {
	case reflect.Struct:
		for i := range compiled.NumField() {
			w.enter(compiled.Field(i).Type, open.Field(i).Type)
		}
	case reflect.Map:
		w.enter(compiled.Key(), open.Key())
		w.enter(compiled.Elem(), open.Elem())
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		w.enter(compiled.Elem(), open.Elem())
	case reflect.Func:
		for i := range compiled.NumIn() {
			w.enter(compiled.In(i), open.In(i))
		}
		for i := range compiled.NumOut() {
			w.enter(compiled.Out(i), open.Out(i))
		}
	}
	if compiled.Kind() != reflect.Pointer {
		w.enter(reflect.PointerTo(compiled), reflect.PointerTo(open))
	}
}

func (w *world) bind(named *types.Named, compiled reflect.Type, m *types.Func) {
	recv := compiled
	if _, ok := m.Signature().Recv().Type().(*types.Pointer); ok {
		recv = reflect.PointerTo(recv)
	}
	fn := reflect.ValueOf(lowerCase[named.Obj().Name()+"."+m.Name()])
	if method, ok := recv.MethodByName(m.Name()); ok {
		fn = method.Func
	}
	var in, out []reflect.Type
	for t := range fn.Type().Ins() {
		in = append(in, w.typeOf(t))
	}
	for t := range fn.Type().Outs() {
		out = append(out, w.typeOf(t))
	}
	wrapped := reflect.MakeFunc(reflect.FuncOf(in, out, fn.Type().IsVariadic()), func(args []reflect.Value) []reflect.Value {
		for i := range args {
			args[i] = w.adapt(args[i], fn.Type().In(i), w.back)
		}
		results := reflect.Value.Call
		if fn.Type().IsVariadic() {
			results = reflect.Value.CallSlice
		}
		values := results(fn, args)
		for i := range values {
			values[i] = w.adapt(values[i], out[i], w.forged)
		}
		return values
	})
	if err := w.Bind(named, m.Name(), wrapped); err != nil {
		panic(err)
	}
}

// typeOf gives the forged type for a compiled one.
func (w *world) typeOf(t reflect.Type) reflect.Type {
	if f, ok := w.forged[t]; ok {
		return f
	}
	if t.Kind() == reflect.Slice {
		return reflect.SliceOf(w.typeOf(t.Elem()))
	}
	return t
}

// adapt gives v as a value of the corresponding type on the other side. It shares memory.
func (w *world) adapt(v reflect.Value, to reflect.Type, table map[reflect.Type]reflect.Type) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	if v.Kind() != reflect.Interface {
		return reflect.NewAt(to, p.UnsafePointer()).Elem()
	}
	result := reflect.New(to).Elem()
	if !v.IsNil() {
		inner := v.Elem()
		if t, ok := table[inner.Type()]; ok {
			inner = w.adapt(inner, t, table)
		}
		result.Set(inner)
	}
	return result
}

// settable gives access to a field of any case.
func settable(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

// fill sets all parts of a value, down to a depth, the same for a compiled type and its forged twin. It reports how.
func fill(v reflect.Value, seed *int, depth int) {
	*seed++
	n := *seed
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(n%2 == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(n % 100))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(uint64(n % 100))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(n) / 2)
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(complex(float64(n), 1))
	case reflect.String:
		v.SetString(fmt.Sprint(n))
	case reflect.Array:
		for i := range min(v.Len(), 3) {
			fill(v.Index(i), seed, depth)
		}
	case reflect.Struct:
		if path := v.Type().PkgPath(); path == "time" || path == "sync" || path == "bytes" || path == "strings" {
			return
		}
		for i := range v.NumField() {
			fill(settable(v.Field(i)), seed, depth)
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 3))
			for i := range v.Len() {
				fill(v.Index(i), seed, depth-1)
			}
		}
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), seed, depth-1)
		}
	case reflect.Map:
		if depth > 0 {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, seed, depth-1)
			fill(elem, seed, depth-1)
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(key, elem)
		}
	case reflect.Interface:
		if x := []any{n, nil, "text"}[n%3]; x != nil && v.NumMethod() == 0 {
			v.Set(reflect.ValueOf(x))
		}
	}
}

func filled(t reflect.Type) reflect.Value {
	v, seed := reflect.New(t), 0
	fill(v.Elem(), &seed, 2)
	return v
}

// named gives a type of declared_test.go: compiled, open, sealed.
func (w *world) named(t testing.TB, name string) (compiled, open, sealed reflect.Type) {
	t.Helper()
	for compiled, open := range w.forged {
		if compiled.Name() == name && compiled.PkgPath() == "bingfa/playground/forge_test" && compiled.NumMethod() >= 0 {
			return compiled, open, w.Sealed(open)
		}
	}
	t.Fatalf("%s is not in pairs", name)
	return
}
