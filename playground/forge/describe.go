package forge

import (
	"go/types"
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// hashes gives each descriptor another hash. Reflect's tables of types go by it, and become lists where it repeats.
var hashes atomic.Uint32

func newHash() uint32 { return hashes.Add(0x9E3779B1) }

// describe makes the descriptor of f and, where the pointer has methods, that of the pointer, as far as they can be
// made without other types' descriptors.
func (m *maker) describe(f *forged) {
	named, _ := f.typ.(*types.Named)
	under := f.typ.Underlying()
	values := 0
	for _, method := range f.methods {
		if !method.pointer {
			values++
		}
	}
	params := 0
	if sig, ok := under.(*types.Signature); ok {
		params = sig.Params().Len() + sig.Results().Len()
	}

	kind, name, path := kindOf(under), m.typeString(f.typ, shown), nameOff(0)
	if named != nil {
		path = plainName(pkgPath(named.Obj().Pkg()))
	}
	f.rt = newDescriptor(kind, params, values, path)
	if s, ok := under.(*types.Struct); ok {
		m.layout(as[structType](f.rt), s)
	} else {
		standIn := m.standIn(under)
		copyLayout(f.rt, standIn)
		if kind == reflect.Array {
			copyArray(f.rt, standIn) // reflect looks into arrays as into structs
		}
		if f.rt.size == 0 && f.rt.equal != nil {
			f.rt.tflag |= flagRegularMemory // an empty array, of whatever
		}
	}
	f.rt.hash = newHash()
	f.rt.str = plainName(name)
	if named != nil {
		f.rt.tflag |= flagNamed | flagUncommon
	} else if values > 0 {
		f.rt.tflag |= flagUncommon
	}

	if len(f.methods) > 0 {
		f.ptr = newDescriptor(reflect.Pointer, 0, len(f.methods), path)
		copyLayout(f.ptr, toRtype(reflect.TypeFor[unsafe.Pointer]()))
		f.ptr.tflag |= flagUncommon
		f.ptr.hash = newHash()
		f.ptr.str = plainName("*" + name)
		as[ptrType](f.ptr).elem = f.rt
		f.rt.ptrToThis = offset(unsafe.Pointer(f.ptr))
	}
}

func kindOf(under types.Type) reflect.Kind {
	switch under := under.(type) {
	case *types.Basic:
		return basics[under.Kind()].Kind()
	case *types.Pointer:
		return reflect.Pointer
	case *types.Slice:
		return reflect.Slice
	case *types.Array:
		return reflect.Array
	case *types.Map:
		return reflect.Map
	case *types.Chan:
		return reflect.Chan
	case *types.Signature:
		return reflect.Func
	case *types.Struct:
		return reflect.Struct
	}
	return reflect.Interface
}

var heads = map[reflect.Kind]reflect.Type{
	reflect.Pointer: reflect.TypeFor[ptrType](), reflect.Slice: reflect.TypeFor[sliceType](), reflect.Array: reflect.TypeFor[arrayType](),
	reflect.Map: reflect.TypeFor[mapType](), reflect.Chan: reflect.TypeFor[chanType](), reflect.Func: reflect.TypeFor[funcType](),
	reflect.Struct: reflect.TypeFor[structType](), reflect.Interface: reflect.TypeFor[interfaceType](),
}

func headOf(kind reflect.Kind) reflect.Type {
	if head, ok := heads[kind]; ok {
		return head
	}
	return reflect.TypeFor[rtype]()
}

// A shape tells what stands in memory behind the head of a descriptor and the uncommon: the parameters of a func, the
// methods.
type shape struct {
	kind            reflect.Kind
	params, methods int
}

var shapes sync.Map // shape → reflect.Type

func newDescriptor(kind reflect.Kind, params, methods int, path nameOff) *rtype {
	s := shape{kind, params, methods}
	memory, ok := shapes.Load(s)
	if !ok {
		memory, _ = shapes.LoadOrStore(s, reflect.StructOf([]reflect.StructField{
			{Name: "Head", Type: headOf(kind)},
			{Name: "Uncommon", Type: reflect.TypeFor[uncommon]()},
			{Name: "Params", Type: reflect.ArrayOf(params, reflect.TypeFor[*rtype]())},
			{Name: "Methods", Type: reflect.ArrayOf(methods, reflect.TypeFor[abiMethod]())},
		}))
	}
	rt := (*rtype)(reflect.New(memory.(reflect.Type)).UnsafePointer())
	rt.kind = uint8(kind)
	u := rt.uncommon()
	u.pkgPath = path
	u.moff = uint32(unsafe.Sizeof(uncommon{}) + uintptr(params)*ptrSize)
	return rt
}

func (rt *rtype) uncommon() *uncommon {
	return (*uncommon)(unsafe.Add(unsafe.Pointer(rt), headOf(reflect.Kind(rt.kind)).Size()))
}

// params gives the room for n parameters of a func type.
func (rt *rtype) params(n int) []*rtype {
	u := rt.uncommon()
	if n == 0 {
		return nil
	}
	return unsafe.Slice((**rtype)(unsafe.Add(unsafe.Pointer(u), unsafe.Sizeof(*u))), n)
}

// methods gives the room for n methods.
func (rt *rtype) methods(n int) []abiMethod {
	u := rt.uncommon()
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*abiMethod)(unsafe.Add(unsafe.Pointer(u), u.moff)), n)
}
