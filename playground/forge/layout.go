package forge

import (
	"go/types"
	"math/bits"
	"reflect"
	"unsafe"
)

// standIns have the layout of all types of a kind.
var standIns = map[reflect.Kind]reflect.Type{
	reflect.Pointer: reflect.TypeFor[*byte](), reflect.Slice: reflect.TypeFor[[]byte](), reflect.Map: reflect.TypeFor[map[int]int](),
	reflect.Chan: reflect.TypeFor[chan int](), reflect.Func: reflect.TypeFor[func()](),
}

// standIn gives a type with the layout, equality and hash of typ, which is not made for that if it can be recursive.
func (m *maker) standIn(typ types.Type) *rtype {
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic, *types.Named:
		return toRtype(m.of(typ)) // lies inside the value, so it does not depend on the type that is being laid out
	case *types.Array:
		return toRtype(reflect.ArrayOf(int(typ.Len()), toType(m.standIn(typ.Elem()))))
	case *types.Struct:
		s := new(structType)
		m.layout(s, typ)
		s.kind = uint8(reflect.Struct)
		s.str = plainName("struct {...}")
		s.hash = newHash()
		return &s.rtype
	case *types.Interface:
		if typ.Empty() {
			return toRtype(reflect.TypeFor[any]())
		}
		return toRtype(reflect.TypeFor[error]())
	default:
		return toRtype(standIns[kindOf(typ)])
	}
}

// copyLayout copies what tells the collector and the runtime how values lie in memory.
func copyLayout(dst, src *rtype) {
	dst.size, dst.ptrBytes, dst.align, dst.fieldAlign = src.size, src.ptrBytes, src.align, src.fieldAlign
	dst.equal, dst.gcData = src.equal, src.gcData
	dst.tflag |= src.tflag & (flagRegularMemory | flagMaskOnDemand | flagDirectIface)
}

// layout places the fields of a struct as the compiler does. The fields' types are stand-ins until link.
func (m *maker) layout(s *structType, typ *types.Struct) {
	s.fields = make([]structField, typ.NumFields())
	s.align = 1
	regular, zeroEnd := true, false
	for i := range s.fields {
		field := typ.Field(i)
		if !field.Exported() {
			s.pkgPath = encodeName(pkgPath(field.Pkg()), "", "", false, false)
		}
		ft := m.standIn(field.Type())
		at := alignUp(s.size, ft.align)
		regular = regular && at == s.size && field.Name() != "_" && ft.tflag&flagRegularMemory != 0
		exported := field.Exported() || !m.isSealed
		s.fields[i] = structField{encodeName(field.Name(), typ.Tag(i), "", exported, field.Embedded()), ft, at}
		s.size = at + ft.size
		s.align = max(s.align, ft.align)
		zeroEnd = ft.size == 0
		if ft.ptrBytes > 0 {
			s.ptrBytes = at + ft.ptrBytes
		}
	}
	if zeroEnd && s.size > 0 {
		s.size++ // no pointer to the last field may point behind the value
	}
	end := s.size
	s.size = alignUp(s.size, s.align)
	s.fieldAlign = s.align
	if regular && end == s.size && !(zeroEnd && s.size > 0) {
		s.tflag |= flagRegularMemory
	}
	if s.size == ptrSize && s.ptrBytes == ptrSize {
		s.tflag |= flagDirectIface
	}
	s.mask()
	s.setEqual()
}

func alignUp(n uintptr, align uint8) uintptr {
	a := uintptr(align)
	return (n + a - 1) &^ (a - 1)
}

// mask tells the collector where the pointers are.
func (s *structType) mask() {
	words := s.ptrBytes / ptrSize
	switch {
	case words == 0:
		return
	case words > maxMask*8:
		s.tflag |= flagMaskOnDemand
		s.gcData = (*byte)(unsafe.Pointer(new(uintptr)))
		return
	}
	mask := make([]uintptr, (words+bits.UintSize-1)/bits.UintSize)
	for _, f := range s.fields {
		if f.typ.ptrBytes == 0 {
			continue
		}
		from := f.offset / ptrSize
		part := unsafe.Slice(f.typ.gcData, (f.typ.ptrBytes/ptrSize+7)/8)
		for i := range f.typ.ptrBytes / ptrSize {
			bit := uintptr(part[i/8]>>(i%8)) & 1
			mask[(from+i)/bits.UintSize] |= bit << ((from + i) % bits.UintSize)
		}
	}
	s.gcData = (*byte)(unsafe.Pointer(&mask[0]))
}
