package native

import (
	"cmp"
	"reflect"
	"slices"
	"sort"
	"unsafe"
)

// Sort is slices.Sort for a slice of any type.
func Sort(s any) {
	v := reflect.ValueOf(s)
	switch v.Type().Elem().Kind() {
	case reflect.Int:
		sorted[int](v)
	case reflect.Int8:
		sorted[int8](v)
	case reflect.Int16:
		sorted[int16](v)
	case reflect.Int32:
		sorted[int32](v)
	case reflect.Int64:
		sorted[int64](v)
	case reflect.Uint:
		sorted[uint](v)
	case reflect.Uint8:
		sorted[uint8](v)
	case reflect.Uint16:
		sorted[uint16](v)
	case reflect.Uint32:
		sorted[uint32](v)
	case reflect.Uint64:
		sorted[uint64](v)
	case reflect.Uintptr:
		sorted[uintptr](v)
	case reflect.Float32:
		sorted[float32](v)
	case reflect.Float64:
		sorted[float64](v)
	case reflect.String:
		sorted[string](v)
	default:
		panic("native: Sort of " + v.Type().String())
	}
}

// sorted sorts a slice whose elements have E as their underlying type.
func sorted[E cmp.Ordered](v reflect.Value) {
	slices.Sort(unsafe.Slice((*E)(v.UnsafePointer()), v.Len()))
}

// SortFunc is slices.SortFunc; compare is a func(a, b E) int. Package sort
// has the same algorithm, generated from the same template.
func SortFunc(s, compare any) { sort.Slice(s, less(s, compare)) }

// SortStableFunc is slices.SortStableFunc.
func SortStableFunc(s, compare any) { sort.SliceStable(s, less(s, compare)) }

func less(s, compare any) func(i, j int) bool {
	v, fn := reflect.ValueOf(s), reflect.ValueOf(compare)
	if fn.IsNil() {
		return nil // called, it panics as it does in Go
	}
	args := make([]reflect.Value, 2) // one sort makes one call at a time
	return func(i, j int) bool {
		args[0], args[1] = v.Index(i), v.Index(j)
		return fn.Call(args)[0].Int() < 0
	}
}

// Overlaps reports whether the elements of two slices share memory.
func Overlaps(a, b any) bool {
	v, w := reflect.ValueOf(a), reflect.ValueOf(b)
	size := v.Type().Elem().Size()
	if v.Len() == 0 || w.Len() == 0 || size == 0 {
		return false
	}
	x, y := uintptr(v.UnsafePointer()), uintptr(w.UnsafePointer())
	return x < y+uintptr(w.Len())*size && y < x+uintptr(v.Len())*size
}
