package forge

import (
	"go/types"
	"reflect"
	"unsafe"
)

// Sealed gives the twin of a type of Of, or of one made from such types: the same but for lower-case fields and methods,
// which are those of the compiler. If nothing in it differs, that is the type itself. Func types and interfaces have no
// twin, so that methods keep their types and implement the same interfaces.
func (t *Types) Sealed(r reflect.Type) reflect.Type { return t.twin(r, t.open, t.sealed) }

// Open is the way back from Sealed.
func (t *Types) Open(r reflect.Type) reflect.Type { return t.twin(r, t.sealed, t.open) }

// SealedValue is v as a value of the sealed type. It shares v's memory, and so does all that v refers to; what it holds
// in interfaces stays open.
func (t *Types) SealedValue(v any) any { return t.retype(v, t.open, t.sealed) }

// OpenValue is the way back from SealedValue.
func (t *Types) OpenValue(v any) any { return t.retype(v, t.sealed, t.open) }

func (t *Types) retype(v any, from, to *maker) any {
	if e := (*eface)(unsafe.Pointer(&v)); e.typ != nil {
		e.typ = toRtype(t.twin(toType(e.typ), from, to))
	}
	return v
}

func (t *Types) twin(r reflect.Type, from, to *maker) reflect.Type {
	if twin, ok := to.twins.Load(r); ok {
		return twin.(reflect.Type)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	twin := to.twinOf(r, from)
	t.sealed.link()
	t.open.link()
	to.twins.Store(r, twin)
	return twin
}

// twinOf gives the type of m for one of from, and r itself if there is none.
func (m *maker) twinOf(r reflect.Type, from *maker) reflect.Type {
	if f := from.made[toRtype(r)]; f != nil {
		return m.of(f.typ)
	}
	if r.Name() != "" {
		return r
	}
	switch r.Kind() {
	case reflect.Pointer:
		if elem := m.twinOf(r.Elem(), from); elem != r.Elem() {
			return reflect.PointerTo(elem)
		}
	case reflect.Slice:
		if elem := m.twinOf(r.Elem(), from); elem != r.Elem() {
			return reflect.SliceOf(elem)
		}
	case reflect.Array:
		if elem := m.twinOf(r.Elem(), from); elem != r.Elem() {
			return reflect.ArrayOf(r.Len(), elem)
		}
	case reflect.Chan:
		if elem := m.twinOf(r.Elem(), from); elem != r.Elem() {
			return reflect.ChanOf(r.ChanDir(), elem)
		}
	case reflect.Map:
		key, elem := m.twinOf(r.Key(), from), m.twinOf(r.Elem(), from)
		if key != r.Key() || elem != r.Elem() {
			return reflect.MapOf(key, elem)
		}
	case reflect.Struct:
		return m.twinOfStruct(r, from)
	}
	return r
}

// twinOfStruct does those that reflect made; see maker.structure.
func (m *maker) twinOfStruct(r reflect.Type, from *maker) reflect.Type {
	fields, same := make([]reflect.StructField, r.NumField()), true
	for i := range fields {
		fields[i] = r.Field(i)
		if !fields[i].IsExported() || fields[i].Anonymous {
			return r
		}
		fields[i].Type = m.twinOf(fields[i].Type, from)
		same = same && fields[i].Type == r.Field(i).Type
	}
	if same {
		return r
	}
	return reflect.StructOf(fields)
}

// differs reports whether the twins of typ are two.
func (m *maker) differs(typ types.Type) bool {
	d, ok := m.different[typ]
	if !ok {
		d = m.findLowerCase(typ, map[any]bool{})
		m.different[typ] = d
	}
	return d
}

// findLowerCase looks for lower-case fields and methods in all that values of typ refer to.
func (m *maker) findLowerCase(typ types.Type, seen map[any]bool) bool {
	switch typ := types.Unalias(typ).(type) {
	case *types.Named:
		id := m.id(typ)
		if _, ok := m.library(typ); ok || seen[id] {
			return false
		}
		seen[id] = true
		return hasLowerCaseMethod(typ) || m.findLowerCase(typ.Underlying(), seen)
	case *types.Struct:
		if hasLowerCaseMethod(typ) {
			return true
		}
		for field := range typ.Fields() {
			if !field.Exported() || m.findLowerCase(field.Type(), seen) {
				return true
			}
		}
	case *types.Map:
		return m.findLowerCase(typ.Key(), seen) || m.findLowerCase(typ.Elem(), seen)
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return m.findLowerCase(typ.Elem(), seen)
	}
	return false
}

func hasLowerCaseMethod(typ types.Type) bool {
	if !mayHaveMethods(typ) {
		return false
	}
	for selection := range types.NewMethodSet(types.NewPointer(typ)).Methods() {
		if !selection.Obj().Exported() {
			return true
		}
	}
	return false
}

// id tells declared types apart; instances of generic ones may have several types.Types.
func (t *Types) id(typ *types.Named) any {
	if typ.TypeArgs().Len() == 0 {
		return typ.Obj()
	}
	return t.typeString(typ, identity)
}
