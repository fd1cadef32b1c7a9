package forge

import (
	"go/types"
	"reflect"
	"slices"
	"unsafe"
)

// A call runs a method or function. The first argument is the receiver; the last of a variadic one is the slice.
type call = func(args []reflect.Value) []reflect.Value

// A method is one of *T, and mostly also of T: declared, or promoted from an embedded field.
type method struct {
	fn      *types.Func
	pointer bool // only *T has it
	field   int  // that it is promoted from, else -1
	typ     reflect.Type

	value call // of a T, which is the callee's own copy; nil if pointer
	ptr   call // of a *T

	valueSlot, ptrSlot slot
}

// methodSet finds the methods of *T, in no order.
func (t *Types) methodSet(typ types.Type) []*method {
	if !mayHaveMethods(typ) {
		return nil
	}
	ofValue := types.NewMethodSet(typ)
	var methods []*method
	for selection := range types.NewMethodSet(types.NewPointer(typ)).Methods() {
		fn := selection.Obj().(*types.Func)
		m := &method{fn: fn, field: -1, pointer: ofValue.Lookup(fn.Pkg(), fn.Name()) == nil}
		if path := selection.Index(); len(path) > 1 {
			m.field = path[0]
		}
		methods = append(methods, m)
	}
	return methods
}

func mayHaveMethods(typ types.Type) bool {
	if slotCount == 0 {
		return false
	}
	if named, ok := typ.(*types.Named); ok && named.NumMethods() > 0 {
		return !types.IsInterface(typ)
	}
	if s, ok := typ.Underlying().(*types.Struct); ok {
		for field := range s.Fields() {
			if field.Embedded() {
				return true
			}
		}
	}
	return false
}

func (f *forged) method(fn *types.Func) *method {
	for _, m := range f.methods {
		if m.fn.Name() == fn.Name() && (fn.Exported() || pkgPath(m.fn.Pkg()) == pkgPath(fn.Pkg())) {
			return m
		}
	}
	return nil
}

// linkMethods writes the method tables of T and *T. Those of a sealed type lead to the same functions.
func (m *maker) linkMethods(f *forged) {
	order := compilerOrder
	if !m.isSealed {
		order = plainOrder
		m.prepareAll(f)
	}
	methods := slices.SortedFunc(slices.Values(f.methods), func(a, b *method) int { return order(a.fn, b.fn) })
	m.writeMethods(f, f.ptr, methods, func(method *method) (ifn, tfn slot) { return method.ptrSlot, method.ptrSlot })

	methods = slices.DeleteFunc(methods, func(method *method) bool { return method.pointer })
	direct := f.rt.tflag&flagDirectIface != 0
	m.writeMethods(f, f.rt, methods, func(method *method) (ifn, tfn slot) {
		if direct {
			return method.valueSlot, method.valueSlot // the interface's word is the value, in the same register
		}
		return method.ptrSlot, method.valueSlot
	})
}

func (m *maker) writeMethods(f *forged, rt *rtype, methods []*method, code func(*method) (ifn, tfn slot)) {
	home := ""
	if named, ok := f.typ.(*types.Named); ok {
		home = pkgPath(named.Obj().Pkg())
	}
	u, table := rt.uncommon(), rt.methods(len(methods))
	for i, method := range methods {
		ifn, tfn := code(method)
		table[i] = abiMethod{
			name: offset(unsafe.Pointer(methodName(method.fn, home, !m.isSealed))),
			mtyp: offset(unsafe.Pointer(toRtype(method.typ))),
			ifn:  ifn.text(),
			tfn:  tfn.text(),
		}
		if !m.isSealed || method.fn.Exported() {
			u.xcount++
		}
	}
	u.mcount = uint16(len(methods))
}

// prepareAll makes the methods of an open type ready, and leaves out those that cannot be reached.
func (m *maker) prepareAll(f *forged) {
	if f.ready {
		return
	}
	f.ready = true
	f.methods = slices.DeleteFunc(f.methods, func(method *method) bool {
		err := m.prepare(f, method)
		if err != nil && err != errUnreachable {
			m.failed = err
		}
		return err != nil
	})
}

// prepare gives a method its type and its slots. A declared one waits for Bind, a promoted one is ready.
func (m *maker) prepare(f *forged, method *method) error {
	recv, promoted := toType(f.rt), method.field >= 0
	if promoted {
		if err := m.promote(f, method); err != nil {
			return err
		}
	} else {
		method.typ = m.signature(nil, method.fn.Signature())
		method.ptr = unbound(f, method)
		if !method.pointer {
			method.value, method.ptr = method.ptr, throughPointer(f, method)
		}
	}
	var err error
	if method.ptrSlot, err = newSlot(); err != nil {
		return err
	}
	if promoted || !method.pointer {
		method.ptrSlot.set(reflect.MakeFunc(withReceiver(reflect.PointerTo(recv), method.typ), method.ptr))
	}
	if method.pointer {
		return nil
	}
	if method.valueSlot, err = newSlot(); err != nil {
		return err
	}
	if promoted {
		method.valueSlot.set(reflect.MakeFunc(withReceiver(recv, method.typ), method.value))
	}
	return nil
}
