package forge

import (
	"go/types"
	"reflect"
	"sync"
	"unsafe"
)

// A maker makes types of one kind: open or sealed. All its methods need Types.mu.
type maker struct {
	*Types
	isSealed bool
	byType   map[types.Type]reflect.Type
	byName   map[string]*forged // by identity
	made     map[*rtype]*forged
	queue    []*forged // have a layout, are not linked

	different map[types.Type]bool // see differs
	twins     sync.Map            // reflect.Type of the other maker → reflect.Type, without mu
}

// forged is a type whose descriptor we wrote.
type forged struct {
	typ     types.Type // Named, Struct or Interface
	rt      *rtype
	ptr     *rtype    // the descriptor of the pointer to it, where that has methods
	methods []*method // of the pointer; sealed types share those of the open one
	ready   bool      // the methods have types and slots
}

func newMaker(t *Types, sealed bool) *maker {
	return &maker{
		Types:     t,
		isSealed:  sealed,
		byType:    map[types.Type]reflect.Type{},
		byName:    map[string]*forged{},
		made:      map[*rtype]*forged{},
		different: map[types.Type]bool{},
	}
}

var basics = map[types.BasicKind]reflect.Type{
	types.Bool: reflect.TypeFor[bool](), types.String: reflect.TypeFor[string](),
	types.Int: reflect.TypeFor[int](), types.Int8: reflect.TypeFor[int8](), types.Int16: reflect.TypeFor[int16](),
	types.Int32: reflect.TypeFor[int32](), types.Int64: reflect.TypeFor[int64](),
	types.Uint: reflect.TypeFor[uint](), types.Uint8: reflect.TypeFor[uint8](), types.Uint16: reflect.TypeFor[uint16](),
	types.Uint32: reflect.TypeFor[uint32](), types.Uint64: reflect.TypeFor[uint64](), types.Uintptr: reflect.TypeFor[uintptr](),
	types.Float32: reflect.TypeFor[float32](), types.Float64: reflect.TypeFor[float64](),
	types.Complex64: reflect.TypeFor[complex64](), types.Complex128: reflect.TypeFor[complex128](),
	types.UnsafePointer: reflect.TypeFor[unsafe.Pointer](),
}

// of gives the type for typ, which has been checked. It has its layout, but may be in the queue.
func (m *maker) of(typ types.Type) reflect.Type {
	r, ok := m.byType[typ]
	if !ok {
		r = m.make(types.Unalias(typ))
		m.byType[typ] = r
	}
	return r
}

func (m *maker) make(typ types.Type) reflect.Type {
	switch typ := typ.(type) {
	case *types.Basic:
		return basics[typ.Kind()]
	case *types.Pointer:
		return reflect.PointerTo(m.of(typ.Elem()))
	case *types.Slice:
		return reflect.SliceOf(m.of(typ.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(typ.Len()), m.of(typ.Elem()))
	case *types.Map:
		return reflect.MapOf(m.of(typ.Key()), m.of(typ.Elem()))
	case *types.Chan:
		return reflect.ChanOf(chanDirs[typ.Dir()], m.of(typ.Elem()))
	case *types.Signature:
		return m.open.signature(nil, typ)
	case *types.Struct:
		return m.structure(typ)
	case *types.Interface:
		if typ.Empty() {
			return reflect.TypeFor[any]()
		}
		return toType(m.open.forge(typ).rt)
	case *types.Named:
		if r, ok := m.library(typ); ok {
			return r
		}
		if m.isSealed && !m.differs(typ) {
			return m.open.of(typ)
		}
		return toType(m.forge(typ).rt)
	}
	panic("forge: " + typ.String() + " was not checked")
}

var chanDirs = map[types.ChanDir]reflect.ChanDir{
	types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir,
}

// library finds types that exist already.
func (t *Types) library(typ *types.Named) (reflect.Type, bool) {
	obj := typ.Origin().Obj()
	if obj.Pkg() == nil {
		return reflect.TypeFor[error](), true // the only declared type without package that has values
	}
	if obj.Pkg().Name() == "main" || obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope() {
		return nil, false
	}
	return t.lookup(pkgPath(obj.Pkg()), string(t.writeName(nil, typ, shown)))
}

// signature gives the func type of a method or function. A receiver comes first among the parameters.
func (m *maker) signature(recv reflect.Type, sig *types.Signature) reflect.Type {
	var in, out []reflect.Type
	if recv != nil {
		in = append(in, recv)
	}
	for v := range sig.Params().Variables() {
		in = append(in, m.of(v.Type()))
	}
	for v := range sig.Results().Variables() {
		out = append(out, m.of(v.Type()))
	}
	return reflect.FuncOf(in, out, sig.Variadic())
}

// structure leaves structs of plain exported fields to reflect, so that they are the same in compiled code.
func (m *maker) structure(typ *types.Struct) reflect.Type {
	fields := make([]reflect.StructField, typ.NumFields())
	for i := range fields {
		field := typ.Field(i)
		if !field.Exported() || field.Embedded() {
			if m.isSealed && !m.differs(typ) {
				return m.open.of(typ)
			}
			return toType(m.forge(typ).rt)
		}
		fields[i] = reflect.StructField{Name: field.Name(), Type: m.of(field.Type()), Tag: reflect.StructTag(typ.Tag(i))}
	}
	return reflect.StructOf(fields)
}

// forge gives the descriptor of a declared type, a struct or an interface; of identical ones the same.
func (m *maker) forge(typ types.Type) *forged {
	id := m.typeString(typ, identity)
	if f, ok := m.byName[id]; ok {
		return f
	}
	f := &forged{typ: typ}
	if m.isSealed {
		m.open.of(typ)
		m.open.link() // prepares the methods
		f.methods = m.open.byName[id].methods
	} else {
		f.methods = m.methodSet(typ)
	}
	m.describe(f)
	m.byName[id] = f
	m.queue = append(m.queue, f)
	m.made[f.rt] = f
	offset(unsafe.Pointer(f.rt)) // the runtime refers to types from memory that the collector does not see
	return f
}
