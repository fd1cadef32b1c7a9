package lower_test

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"sync"

	"bingfa/playground/check/std"
	"bingfa/playground/lower"
	"bingfa/playground/support"
)

// supportPath is the path of the package that is package u.
var supportPath = reflect.TypeFor[support.Machine]().PkgPath()

// helpers are what lowered programs call: the table of a program that has no
// types of its own. Their signatures below come from it, so they cannot drift.
var helpers = sync.OnceValues(func() (map[string]reflect.Value, error) {
	m, err := support.New(&lower.Result{}, support.Hooks{})
	if err != nil {
		return nil, err
	}
	return m.Exports()
})

// packageU returns the package u of a lowered program, as a type checker
// takes it: types are aliases of the program's, constants and zero values are
// variables.
func packageU(res *lower.Result, library *std.Loader) (*types.Package, error) {
	table, err := helpers()
	if err != nil {
		return nil, err
	}
	d := declarer{std: library, pkg: types.NewPackage("u", "u"), named: map[reflect.Type]*types.Named{}}
	scope := d.pkg.Scope()
	for i, t := range res.Types {
		obj := types.NewTypeName(token.NoPos, d.pkg, fmt.Sprintf("T%d", i), nil)
		types.NewAlias(obj, t)
		scope.Insert(obj)
	}
	for i, c := range res.Consts {
		scope.Insert(types.NewVar(token.NoPos, d.pkg, fmt.Sprintf("C%d", i), c.Type))
	}
	for i, t := range res.Zeros {
		scope.Insert(types.NewVar(token.NoPos, d.pkg, fmt.Sprintf("Z%d", i), t))
	}
	for name, v := range table {
		switch {
		case v.Kind() == reflect.Func:
			scope.Insert(types.NewFunc(token.NoPos, d.pkg, name, d.signature(v.Type(), nil, 0)))
		case v.CanAddr():
			scope.Insert(types.NewVar(token.NoPos, d.pkg, name, d.typ(v.Type())))
		default: // a nil pointer stands for a type
			obj := d.typ(v.Type().Elem()).(*types.Named).Obj()
			if obj.Name() != name {
				return nil, fmt.Errorf("u.%s stands for the type %s", name, obj.Name())
			}
		}
	}
	for _, n := range d.named {
		scope.Insert(n.Obj())
	}
	d.pkg.MarkComplete()
	return d.pkg, nil
}

// A declarer declares compiled types and functions in a package.
type declarer struct {
	std   *std.Loader
	pkg   *types.Package
	named map[reflect.Type]*types.Named
}

func (d *declarer) typ(t reflect.Type) types.Type {
	switch t.PkgPath() {
	case "":
	case supportPath:
		return d.declared(t)
	default:
		return d.std.Load(t.PkgPath(), t.Name()).Type()
	}
	switch t.Kind() {
	case reflect.Interface:
		if t.Name() == "error" {
			return types.Universe.Lookup("error").Type()
		}
		if t.NumMethod() == 0 {
			return types.Universe.Lookup("any").Type()
		}
	case reflect.Func:
		return d.signature(t, nil, 0)
	case reflect.Pointer:
		return types.NewPointer(d.typ(t.Elem()))
	case reflect.Slice:
		return types.NewSlice(d.typ(t.Elem()))
	}
	if obj := types.Universe.Lookup(t.Name()); obj != nil {
		return obj.Type()
	}
	panic(fmt.Sprintf("package u has the type %s, which this test does not know", t))
}

// declared declares a type with its exported fields and methods.
func (d *declarer) declared(t reflect.Type) types.Type {
	if n, ok := d.named[t]; ok {
		return n
	}
	n := types.NewNamed(types.NewTypeName(token.NoPos, d.pkg, t.Name(), nil), nil, nil)
	d.named[t] = n
	under := types.Type(types.NewStruct(nil, nil))
	if t.Kind() == reflect.Struct {
		var fields []*types.Var
		for f := range t.Fields() {
			if f.IsExported() && !f.Anonymous {
				fields = append(fields, types.NewField(token.NoPos, d.pkg, f.Name, d.typ(f.Type), false))
			}
		}
		under = types.NewStruct(fields, nil)
	}
	n.SetUnderlying(under)
	recv := types.NewVar(token.NoPos, d.pkg, "", types.NewPointer(n))
	for m := range reflect.PointerTo(t).Methods() {
		n.AddMethod(types.NewFunc(token.NoPos, d.pkg, m.Name, d.signature(m.Type, recv, 1)))
	}
	return n
}

// signature is that of a function, without its first parameters.
func (d *declarer) signature(t reflect.Type, recv *types.Var, skip int) *types.Signature {
	var params, results []*types.Var
	for i := skip; i < t.NumIn(); i++ {
		params = append(params, types.NewParam(token.NoPos, d.pkg, "", d.typ(t.In(i))))
	}
	for out := range t.Outs() {
		results = append(results, types.NewParam(token.NoPos, d.pkg, "", d.typ(out)))
	}
	return types.NewSignatureType(recv, nil, nil, types.NewTuple(params...), types.NewTuple(results...), t.IsVariadic())
}
