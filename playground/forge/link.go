package forge

import (
	"go/types"
	"unsafe"
)

// link fills in what the types in the queue refer to, until none waits.
func (m *maker) link() {
	for len(m.queue) > 0 {
		f := m.queue[0]
		m.queue = m.queue[1:]
		m.linkParts(f)
		if len(f.methods) > 0 {
			m.linkMethods(f)
		}
	}
}

func (m *maker) linkParts(f *forged) {
	switch under := f.typ.Underlying().(type) {
	case *types.Struct:
		s := as[structType](f.rt)
		for i := range s.fields {
			s.fields[i].typ = toRtype(m.of(under.Field(i).Type()))
		}
	case *types.Interface:
		m.linkInterface(as[interfaceType](f.rt), f.typ, under)
	case *types.Signature:
		copyParams(f.rt, as[funcType](toRtype(m.of(under))))
	case *types.Pointer:
		as[ptrType](f.rt).elem = toRtype(m.of(under.Elem()))
	case *types.Slice:
		as[sliceType](f.rt).elem = toRtype(m.of(under.Elem()))
	case *types.Chan:
		c := as[chanType](toRtype(m.of(under)))
		as[chanType](f.rt).elem, as[chanType](f.rt).dir = c.elem, c.dir
	case *types.Array:
		copyArray(f.rt, toRtype(m.of(under)))
	case *types.Map:
		dst, src := as[mapType](f.rt), as[mapType](toRtype(m.of(under)))
		head := dst.rtype
		*dst = *src
		dst.rtype = head
	}
}

func copyArray(dst, src *rtype) {
	d, s := as[arrayType](dst), as[arrayType](src)
	d.elem, d.slice, d.len, d.equal = s.elem, s.slice, s.len, s.equal
}

// copyParams copies the parameters and results of a func type to a declared one.
func copyParams(dst *rtype, src *funcType) {
	d := as[funcType](dst)
	d.in, d.out = src.in, src.out
	typ := toType(&src.rtype)
	params := dst.params(typ.NumIn() + typ.NumOut())
	for i := range typ.NumIn() {
		params[i] = toRtype(typ.In(i))
	}
	for i := range typ.NumOut() {
		params[typ.NumIn()+i] = toRtype(typ.Out(i))
	}
}

// linkInterface writes the methods. In an open interface lower-case ones count as exported, so that reflect calls them.
func (m *maker) linkInterface(it *interfaceType, typ types.Type, under *types.Interface) {
	home := ""
	if named, ok := typ.(*types.Named); ok {
		home = pkgPath(named.Obj().Pkg())
		it.pkgPath = encodeName(home, "", "", false, false)
	}
	for _, method := range methodsOf(under, plainOrder) {
		name := methodName(method, home, true)
		it.methods = append(it.methods, imethod{
			name: offset(unsafe.Pointer(name)),
			typ:  offset(unsafe.Pointer(toRtype(m.signature(nil, method.Signature())))),
		})
	}
}

// methodName encodes a method's name, with the package of a lower-case one where it is not that of the type.
func methodName(method *types.Func, home string, open bool) *byte {
	path := ""
	if !method.Exported() && pkgPath(method.Pkg()) != home {
		path = pkgPath(method.Pkg())
	}
	return encodeName(method.Name(), "", path, method.Exported() || open, false)
}
