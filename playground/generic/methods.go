package generic

import (
	"go/types"
	"reflect"
	"sync/atomic"
	"unsafe"
	"weak"
)

// HasMethods reports whether a type is an instance of a generic type of the
// library that has methods: Methods gives them.
func HasMethods(t *types.Named) bool {
	return methodsOf(t) != nil
}

// Methods returns the methods of such a type, as functions whose first
// parameter is the receiver. made is the type that stands for it, elem the one
// for its argument. The layout is the same for all arguments, so compiled code
// for bytes does.
func Methods(t *types.Named, made, elem reflect.Type) map[string]reflect.Value {
	return methodsOf(t)(made, elem)
}

func methodsOf(t *types.Named) func(made, elem reflect.Type) map[string]reflect.Value {
	obj := t.Obj()
	if obj.Pkg() == nil || t.TypeArgs().Len() != 1 {
		return nil
	}
	switch obj.Pkg().Path() + "." + obj.Name() {
	case "sync/atomic.Pointer":
		return atomicPointer
	case "unique.Handle":
		return uniqueHandle
	case "weak.Pointer":
		return weakPointer
	}
	return nil
}

// method makes a method by reflection.
func method(in, out []reflect.Type, fn func([]reflect.Value) []reflect.Value) reflect.Value {
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), fn)
}

// addressed returns where a copy of v is.
func addressed(v reflect.Value) unsafe.Pointer {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p.UnsafePointer()
}

func atomicPointer(made, elem reflect.Type) map[string]reflect.Value {
	recv, pointer, boolean := reflect.PointerTo(made), reflect.PointerTo(elem), reflect.TypeFor[bool]()
	to := func(args []reflect.Value) *atomic.Pointer[byte] {
		return (*atomic.Pointer[byte])(args[0].UnsafePointer())
	}
	arg := func(v reflect.Value) *byte { return (*byte)(v.UnsafePointer()) }
	result := func(p *byte) []reflect.Value {
		return []reflect.Value{reflect.NewAt(elem, unsafe.Pointer(p))}
	}
	return map[string]reflect.Value{
		"Load": method([]reflect.Type{recv}, []reflect.Type{pointer}, func(args []reflect.Value) []reflect.Value {
			return result(to(args).Load())
		}),
		"Store": method([]reflect.Type{recv, pointer}, nil, func(args []reflect.Value) []reflect.Value {
			to(args).Store(arg(args[1]))
			return nil
		}),
		"Swap": method([]reflect.Type{recv, pointer}, []reflect.Type{pointer}, func(args []reflect.Value) []reflect.Value {
			return result(to(args).Swap(arg(args[1])))
		}),
		"CompareAndSwap": method([]reflect.Type{recv, pointer, pointer}, []reflect.Type{boolean}, func(args []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(to(args).CompareAndSwap(arg(args[1]), arg(args[2])))}
		}),
	}
}

// uniqueHandle is for a struct of one pointer.
func uniqueHandle(made, elem reflect.Type) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Value": method([]reflect.Type{made}, []reflect.Type{elem}, func(args []reflect.Value) []reflect.Value {
			v := *(*unsafe.Pointer)(addressed(args[0]))
			return []reflect.Value{reflect.NewAt(elem, v).Elem()}
		}),
	}
}

func weakPointer(made, elem reflect.Type) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Value": method([]reflect.Type{made}, []reflect.Type{reflect.PointerTo(elem)}, func(args []reflect.Value) []reflect.Value {
			v := (*weak.Pointer[byte])(addressed(args[0])).Value()
			return []reflect.Value{reflect.NewAt(elem, unsafe.Pointer(v))}
		}),
	}
}
