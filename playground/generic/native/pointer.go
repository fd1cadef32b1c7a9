package native

import (
	"reflect"
	"sync"
	"unsafe"
	"weak"
)

// unique holds the values that have handles, for as long as the program runs.
var unique = struct {
	sync.Mutex
	of map[key]unsafe.Pointer
}{of: map[key]unsafe.Pointer{}}

// A key is a value and the type of its handles: a string and an any that
// holds the same are different values.
type key struct {
	handle reflect.Type
	value  any
}

// Unique sets a *unique.Handle[T] to the handle of value. It has one field, a
// pointer to the value.
func Unique(handle, value any) {
	h := reflect.ValueOf(handle)
	k := key{h.Type(), value}
	unique.Lock()
	defer unique.Unlock()
	p := unique.of[k]
	if p == nil {
		v := reflect.New(h.Type().Elem().Field(0).Type.Elem())
		if value != nil {
			v.Elem().Set(reflect.ValueOf(value))
		}
		p = v.UnsafePointer()
		unique.of[k] = p
	}
	*(*unsafe.Pointer)(h.UnsafePointer()) = p
}

// Weak sets a *weak.Pointer[T] to what weak.Make gives for pointer, a *T: the
// layout is the same for each T.
func Weak(to, pointer any) {
	p := (*byte)(reflect.ValueOf(pointer).UnsafePointer())
	*(*weak.Pointer[byte])(reflect.ValueOf(to).UnsafePointer()) = weak.Make(p)
}
