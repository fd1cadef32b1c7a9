package support

import "reflect"

// mostSealed bounds the elements of a slice of interfaces that are sealed.
const mostSealed = 1 << 12

// seal returns v as the library may look into it: with the fields that the
// toolchain would let it see. Values in a slice or map of interfaces are
// sealed too, in a copy.
func (m *Machine) seal(v any) any {
	v = m.forge.SealedValue(v)
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice:
		if t := rv.Type(); t.Elem().Kind() == reflect.Interface && t.Name() == "" && rv.Len() > 0 && rv.Len() <= mostSealed {
			list := reflect.MakeSlice(t, rv.Len(), rv.Len())
			for i := range rv.Len() {
				list.Index(i).Set(m.sealedElem(rv.Index(i)))
			}
			return list.Interface()
		}
	case reflect.Map:
		if t := rv.Type(); t.Elem().Kind() == reflect.Interface && t.Name() == "" && rv.Len() > 0 && rv.Len() <= mostSealed {
			copied := reflect.MakeMapWithSize(t, rv.Len())
			for it := rv.MapRange(); it.Next(); {
				copied.SetMapIndex(it.Key(), m.sealedElem(it.Value()))
			}
			return copied.Interface()
		}
	}
	return v
}

func (m *Machine) sealedElem(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	return reflect.ValueOf(m.forge.SealedValue(v.Interface()))
}

// sealPlain is seal for what is no error.
func (m *Machine) sealPlain(v any) any {
	if _, ok := v.(error); ok {
		return v
	}
	return m.seal(v)
}

func (m *Machine) sealAll(list []any) []any {
	sealed := make([]any, len(list))
	for i, v := range list {
		sealed[i] = m.seal(v)
	}
	return sealed
}

// openValues opens the arguments of a call by reflection: functions take open
// values.
func (m *Machine) openValues(list []reflect.Value) []reflect.Value {
	open := make([]reflect.Value, len(list))
	for i, v := range list {
		open[i] = v
		if v.IsValid() && v.CanInterface() && v.Kind() != reflect.Interface {
			open[i] = reflect.ValueOf(m.forge.OpenValue(v.Interface()))
		}
	}
	return open
}
