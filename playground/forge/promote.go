package forge

import (
	"errors"
	"go/types"
	"reflect"
	"strings"
)

// errUnreachable tells of a library's lower-case method that the linker has left out because nothing calls it.
var errUnreachable = errors.New("not in this binary")

// promote makes a method that is one of an embedded field's: for a T by the value of the field, for a *T by the variable.
func (m *maker) promote(f *forged, method *method) error {
	i := method.field
	field := f.typ.Underlying().(*types.Struct).Field(i)
	target, err := m.target(m.of(field.Type()), method) // the descriptor may not be linked yet
	if err != nil {
		return err
	}
	if method.pointer {
		method.ptr = func(args []reflect.Value) []reflect.Value {
			args[0] = elem(args[0]).Field(i).Addr()
			return target(args)
		}
		return nil
	}
	method.value = func(args []reflect.Value) []reflect.Value {
		args[0] = args[0].Field(i)
		return target(args)
	}
	method.ptr = func(args []reflect.Value) []reflect.Value {
		args[0] = copyOf(elem(args[0]).Field(i))
		return target(args)
	}
	return nil
}

// target gives the method that a promoted one leads to, and the promoted one its type. Its receiver is the field or, if
// only the pointer has the method, the field's address.
func (m *maker) target(field reflect.Type, promoted *method) (call, error) {
	if field.Kind() == reflect.Interface {
		return m.ofInterface(field, promoted)
	}
	owner := field
	if field.Kind() == reflect.Pointer {
		owner = field.Elem()
	}
	f := m.made[toRtype(owner)]
	if f == nil {
		return m.ofLibrary(field, promoted)
	}
	m.prepareAll(f)
	target := f.method(promoted.fn)
	if target == nil {
		return nil, errUnreachable
	}
	promoted.typ = m.signature(nil, promoted.fn.Signature())
	switch {
	case field.Kind() == reflect.Pointer:
		return func(args []reflect.Value) []reflect.Value {
			if !target.pointer {
				elem(args[0]) // a method of the value is not reached through nil
			}
			return target.ptr(args)
		}, nil
	case promoted.pointer:
		return func(args []reflect.Value) []reflect.Value { return target.ptr(args) }, nil
	}
	return func(args []reflect.Value) []reflect.Value { return target.value(args) }, nil
}

func (m *maker) ofInterface(field reflect.Type, promoted *method) (call, error) {
	compiled, ok := field.MethodByName(promoted.fn.Name())
	if !ok {
		return nil, errUnreachable
	}
	if compiled.PkgPath != "" {
		return m.lowerCase(field, promoted)
	}
	promoted.typ = compiled.Type
	return func(args []reflect.Value) []reflect.Value {
		if args[0].IsNil() {
			nilDereference()
		}
		return callOf(args[0].Method(compiled.Index))(args[1:])
	}, nil
}

func (m *maker) ofLibrary(field reflect.Type, promoted *method) (call, error) {
	recv := field
	if promoted.pointer {
		recv = reflect.PointerTo(field)
	}
	if !promoted.fn.Exported() {
		return m.lowerCase(recv, promoted)
	}
	compiled, ok := recv.MethodByName(promoted.fn.Name())
	if !ok {
		return nil, errUnreachable
	}
	promoted.typ = withoutReceiver(compiled.Type)
	return func(args []reflect.Value) []reflect.Value {
		return callOf(args[0].Method(compiled.Index))(args[1:])
	}, nil
}

// lowerCase reaches a method that reflect refuses to call by way of an open interface that has just this one.
func (m *maker) lowerCase(recv reflect.Type, promoted *method) (call, error) {
	fn, sig := promoted.fn, promoted.fn.Signature()
	sig = types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
	one := types.NewInterfaceType([]*types.Func{types.NewFunc(fn.Pos(), fn.Pkg(), fn.Name(), sig)}, nil).Complete()
	iface := m.of(one)
	m.link()
	if !recv.Implements(iface) {
		return nil, errUnreachable
	}
	promoted.typ = iface.Method(0).Type
	return func(args []reflect.Value) []reflect.Value {
		if recv.Kind() == reflect.Interface && args[0].IsNil() {
			nilDereference()
		}
		return callOf(args[0].Convert(iface).Method(0))(args[1:])
	}, nil
}

// throughPointer calls a declared method of T by a *T.
func throughPointer(f *forged, m *method) call {
	return func(args []reflect.Value) []reflect.Value {
		if args[0].IsNil() {
			path, name := toType(f.rt).PkgPath(), toType(f.rt).Name()
			if i := strings.IndexByte(name, '['); i > 0 {
				name = name[:i] + "[...]" // as functions of instances are called
			}
			panic(nilReceiver("value method " + path + "." + name + "." + m.fn.Name() + " called using nil *" + name + " pointer"))
		}
		args[0] = copyOf(args[0].Elem())
		return m.value(args)
	}
}

// nilReceiver is what the runtime panics with in such a call.
type nilReceiver string

func (e nilReceiver) Error() string { return string(e) }

// RuntimeError marks it as an error of the runtime.
func (nilReceiver) RuntimeError() {}

// copyOf gives a value that shares no memory with v.
func copyOf(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// elem is *p, with the runtime's panic where p is nil.
func elem(p reflect.Value) reflect.Value {
	if p.IsNil() {
		nilDereference()
	}
	return p.Elem()
}

func nilDereference() {
	var nothing *int
	_ = *nothing
}

// withReceiver is the type of a method as a function, withoutReceiver the way back.
func withReceiver(recv, typ reflect.Type) reflect.Type {
	in, out := []reflect.Type{recv}, []reflect.Type(nil)
	for t := range typ.Ins() {
		in = append(in, t)
	}
	for t := range typ.Outs() {
		out = append(out, t)
	}
	return reflect.FuncOf(in, out, typ.IsVariadic())
}

func withoutReceiver(typ reflect.Type) reflect.Type {
	var in, out []reflect.Type
	for t := range typ.Ins() {
		in = append(in, t)
	}
	for t := range typ.Outs() {
		out = append(out, t)
	}
	return reflect.FuncOf(in[1:], out, typ.IsVariadic())
}
