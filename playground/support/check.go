package support

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
)

// The checks that Go's runtime makes and the interpreter makes in other
// words, or with no numbers.

func (m *Machine) index(i, n, place int) int {
	if uint(i) >= uint(n) {
		if i < 0 {
			m.fail(place, "index out of range [%d]", i)
		}
		m.fail(place, "index out of range [%d] with length %d", i, n)
	}
	return i
}

func (m *Machine) indexUnsigned(i uint64, n, place int) int {
	if i >= uint64(n) {
		m.fail(place, "index out of range [%d] with length %d", i, n)
	}
	return int(i)
}

// bounds checks x[low:high]. kind is 0 for arrays, 1 for slices and 2 for
// strings; with open, high was not written.
func (m *Machine) bounds(low, high, limit, kind int, open bool, place int) {
	what := "length"
	if kind == 1 {
		what = "capacity"
	}
	if high < 0 || high > limit {
		if high < 0 {
			m.fail(place, "slice bounds out of range [:%d]", high)
		}
		m.fail(place, "slice bounds out of range [:%d] with %s %d", high, what, limit)
	}
	if low < 0 || low > high {
		if low < 0 {
			m.fail(place, "slice bounds out of range [%d:]", low)
		}
		m.fail(place, "slice bounds out of range [%d:%d]", low, high)
	}
}

func (m *Machine) bounds3(low, high, most, limit, kind, place int) {
	what := "length"
	if kind == 1 {
		what = "capacity"
	}
	switch {
	case most < 0:
		m.fail(place, "slice bounds out of range [::%d]", most)
	case most > limit:
		m.fail(place, "slice bounds out of range [::%d] with %s %d", most, what, limit)
	case high < 0:
		m.fail(place, "slice bounds out of range [:%d:]", high)
	case high > most:
		m.fail(place, "slice bounds out of range [:%d:%d]", high, most)
	case low < 0:
		m.fail(place, "slice bounds out of range [%d::]", low)
	case low > high:
		m.fail(place, "slice bounds out of range [%d:%d:]", low, high)
	}
}

func (m *Machine) shift(n int64, place int) uint {
	if n < 0 {
		m.fail(place, "negative shift amount")
	}
	return uint(n)
}

// maxAlloc is the size of the address space that Go's runtime reckons with.
const maxAlloc = 1 << 48

// size checks the length and the capacity of a new slice.
func (m *Machine) size(n, c, typ, place int) {
	most := math.MaxInt
	if elem := int(m.types[typ].Elem().Size()); elem > 0 {
		most = maxAlloc / elem
	}
	switch {
	case n < 0 || n > most:
		m.fail(place, "makeslice: len out of range")
	case c < n || c > most:
		m.fail(place, "makeslice: cap out of range")
	}
}

func (m *Machine) chanSize(n, place int) {
	if n < 0 || n > 1<<47 {
		panic(&Panic{m: m, value: plainError("makechan: size out of range"), place: m.known(place)})
	}
}

// A plainError is an error of Go's runtime that says nothing of that.
type plainError string

func (e plainError) Error() string { return string(e) }
func (plainError) RuntimeError()   {}

func (m *Machine) notNil(v any, place int) {
	if v == nil {
		m.fail(place, "invalid memory address or nil pointer dereference")
	}
}

// is reports whether v holds a type, or implements it.
func (m *Machine) is(v any, typ int) bool {
	t := reflect.TypeOf(v)
	if t == nil {
		return false
	}
	want := m.types[typ]
	return t == want || want.Kind() == reflect.Interface && t.Implements(want)
}

// as sets what to points to, if v holds its type or implements it.
func as(v, to any) bool {
	rv, p := reflect.ValueOf(v), reflect.ValueOf(to).Elem()
	if !rv.IsValid() || rv.Type() != p.Type() && (p.Kind() != reflect.Interface || !rv.Type().Implements(p.Type())) {
		return false
	}
	p.Set(rv)
	return true
}

// assert is as, or panics as v.(T) does. static is the type of the expression.
func (m *Machine) assert(v, to any, static, place int) {
	if as(v, to) {
		return
	}
	t := reflect.TypeOf(to).Elem()
	panic(&Panic{m: m, value: &assertionError{m.assertionText(v, t, static)}, place: m.known(place)})
}

// An assertionError says what a *runtime.TypeAssertionError does.
type assertionError struct{ text string }

func (e *assertionError) Error() string { return e.text }
func (*assertionError) RuntimeError()   {}

var _ runtime.Error = (*assertionError)(nil)

func (m *Machine) assertionText(v any, want reflect.Type, static int) string {
	t := reflect.TypeOf(v)
	iface := m.types[static].String()
	if m.types[static].NumMethod() == 0 && m.types[static].Name() == "" {
		iface = "interface {}"
	}
	if t == nil {
		if want.Kind() == reflect.Interface {
			return "interface conversion: interface is nil, not " + want.String()
		}
		return fmt.Sprintf("interface conversion: %s is nil, not %s", iface, want)
	}
	if want.Kind() == reflect.Interface {
		missing := ""
		for i := range want.NumMethod() {
			name := want.Method(i).Name
			if _, ok := t.MethodByName(name); !ok {
				missing = name
				break
			}
		}
		return fmt.Sprintf("interface conversion: %s is not %s: missing method %s", t, want, missing)
	}
	text := fmt.Sprintf("interface conversion: %s is %s, not %s", iface, t, want)
	if t.String() == want.String() {
		if t.PkgPath() != want.PkgPath() {
			return text + " (types from different packages)"
		}
		return text + " (types from different scopes)"
	}
	return text
}

// equal compares operands of interface, struct and array types.
func equal(a, b any) bool { return a == b }

func (m *Machine) array(v any, typ, place int) any {
	rv, t := reflect.ValueOf(v), m.types[typ]
	m.longEnough(rv, t, place)
	return rv.Convert(t).Interface()
}

func (m *Machine) arrayPointer(v any, typ, place int) any {
	rv, t := reflect.ValueOf(v), m.types[typ]
	m.longEnough(rv, t.Elem(), place)
	return rv.Convert(t).Interface()
}

func (m *Machine) longEnough(v reflect.Value, array reflect.Type, place int) {
	if v.Len() < array.Len() {
		m.fail(place, "cannot convert slice with length %d to array or pointer to array with length %d", v.Len(), array.Len())
	}
}

// integer converts a floating-point number as Go's compiler does here.
func (m *Machine) integer(v any, typ int) any {
	t := m.types[typ]
	x := reflect.ValueOf(v).Float()
	r := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.Int:
		r.SetInt(int64(int(x)))
	case reflect.Int8:
		r.SetInt(int64(int8(x)))
	case reflect.Int16:
		r.SetInt(int64(int16(x)))
	case reflect.Int32:
		r.SetInt(int64(int32(x)))
	case reflect.Int64:
		r.SetInt(int64(x))
	case reflect.Uint:
		r.SetUint(uint64(uint(x)))
	case reflect.Uint8:
		r.SetUint(uint64(uint8(x)))
	case reflect.Uint16:
		r.SetUint(uint64(uint16(x)))
	case reflect.Uint32:
		r.SetUint(uint64(uint32(x)))
	case reflect.Uint64:
		r.SetUint(uint64(x))
	case reflect.Uintptr:
		r.SetUint(uint64(uintptr(x)))
	}
	return r.Interface()
}

func clearAny(v any) {
	if rv := reflect.ValueOf(v); rv.IsValid() && !rv.IsNil() {
		rv.Clear()
	}
}

func copyAny(to, from any) int { return reflect.Copy(reflect.ValueOf(to), reflect.ValueOf(from)) }

// element returns the address of an element of a slice, or of an array that v
// points to.
func element(v any, i int) any {
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	return rv.Index(i).Addr().Interface()
}

// convert converts between strings and slices of bytes or runes that have a
// named type.
func (m *Machine) convert(v any, typ int) any {
	rv, t := reflect.ValueOf(v), m.types[typ]
	r := reflect.New(t).Elem()
	if t.Kind() != reflect.String {
		var list reflect.Value
		if t.Elem().Kind() == reflect.Uint8 {
			list = reflect.ValueOf([]byte(rv.String()))
		} else {
			list = reflect.ValueOf([]rune(rv.String()))
		}
		r.Set(reflect.MakeSlice(t, list.Len(), list.Len()))
		for i := range list.Len() {
			r.Index(i).Set(list.Index(i).Convert(t.Elem()))
		}
		return r.Interface()
	}
	if rv.Type().Elem().Kind() == reflect.Uint8 {
		r.SetString(string(rv.Bytes()))
		return r.Interface()
	}
	runes := make([]rune, rv.Len())
	for i := range runes {
		runes[i] = rune(rv.Index(i).Int())
	}
	r.SetString(string(runes))
	return r.Interface()
}
