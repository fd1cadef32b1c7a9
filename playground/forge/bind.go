package forge

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// Bind gives a declared method its function, whose first parameter is the receiver: T, or *T if that is how the method is
// declared. Recv is T. A method is bound once, before values of T are about; called before that, it panics.
func (t *Types) Bind(recv types.Type, name string, fn reflect.Value) error {
	if slotCount == 0 {
		return errNoMethods
	}
	typ, err := t.Of(recv)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.open.made[toRtype(typ)]
	if f == nil {
		return fmt.Errorf("method %s.%s: the type is not one of the program: bind methods of its own types", typ, name)
	}
	for _, m := range f.methods {
		if m.fn.Name() != name || m.field >= 0 {
			continue
		}
		recv, slot, place := typ, m.valueSlot, &m.value
		if m.pointer {
			recv, slot, place = reflect.PointerTo(typ), m.ptrSlot, &m.ptr
		}
		want, have := withReceiver(recv, m.typ), "nil"
		if fn.IsValid() {
			have = fn.Type().String()
		}
		if have == "nil" || fn.Type() != want || fn.IsNil() {
			return fmt.Errorf("method %s.%s: the function is a %s: give a %s", typ, name, have, want)
		}
		*place = callOf(fn)
		slot.set(fn)
		return nil
	}
	return fmt.Errorf("method %s.%s: it is not declared: check the name", typ, name)
}

func unbound(f *forged, m *method) call {
	return func([]reflect.Value) []reflect.Value {
		panic(fmt.Sprintf("forge: method %s.%s called before Bind", toType(f.rt), m.fn.Name()))
	}
}

// makeFuncImpl mirrors the closure of a function made by reflect.MakeFunc.
type makeFuncImpl struct {
	code    uintptr
	stack   unsafe.Pointer
	argLen  uintptr
	regPtrs [2]byte
	ftyp    *rtype
	fn      call
}

// callOf gives fn as a call. That behind a function of MakeFunc is taken out, so that a method which leads to it does not
// pass through machine registers twice.
func callOf(fn reflect.Value) call {
	if c := closureOf(fn); *(*uintptr)(c) == makeFuncCode() {
		return (*makeFuncImpl)(c).fn
	}
	if fn.Type().IsVariadic() {
		return fn.CallSlice
	}
	return fn.Call
}
