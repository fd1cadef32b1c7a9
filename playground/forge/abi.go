package forge

//lint:file-ignore U1000 The runtime reads the fields that we do not.

import (
	"reflect"
	"unsafe"
)

// The structs below mirror internal/abi, which describes types to the runtime, the collector and reflect.
// supported compares them with types that the compiler made before any is used.

type rtype struct {
	size       uintptr
	ptrBytes   uintptr // length of the prefix that holds pointers
	hash       uint32
	tflag      uint8
	align      uint8
	fieldAlign uint8
	kind       uint8
	equal      func(unsafe.Pointer, unsafe.Pointer) bool // nil where values cannot be compared
	gcData     *byte                                     // one bit per word of ptrBytes, whole words of it; with flagMaskOnDemand a place for its address
	str        nameOff
	ptrToThis  typeOff
}

// Offsets are handles of the runtime's table of things made at run time; see offset.
type (
	nameOff = int32
	typeOff = int32
	textOff = int32
)

const (
	flagUncommon      = 1 << 0
	flagExtraStar     = 1 << 1
	flagNamed         = 1 << 2
	flagRegularMemory = 1 << 3 // == and hashing may treat the value as bytes
	flagMaskOnDemand  = 1 << 4
	flagDirectIface   = 1 << 5 // the value itself is the data word of an interface
)

const (
	ptrSize = unsafe.Sizeof(uintptr(0))
	// maxMask is the longest pointer mask made here, in bytes; the runtime builds longer ones when it needs them.
	maxMask = 2048
)

type uncommon struct {
	pkgPath nameOff
	mcount  uint16
	xcount  uint16 // the exported methods, which come first
	moff    uint32 // from the uncommon to the methods
	_       uint32
}

type abiMethod struct {
	name nameOff
	mtyp typeOff // without the receiver
	ifn  textOff // the receiver is an interface's data word
	tfn  textOff // the receiver is the value
}

type imethod struct {
	name nameOff
	typ  typeOff
}

type (
	arrayType struct {
		rtype
		elem, slice *rtype
		len         uintptr
	}
	chanType struct {
		rtype
		elem *rtype
		dir  int
	}
	funcType struct {
		rtype
		in, out uint16 // the top bit of out: variadic; the types of both follow the uncommon
	}
	interfaceType struct {
		rtype
		pkgPath *byte
		methods []imethod
	}
	mapType struct {
		rtype
		key, elem, group *rtype
		hasher           func(unsafe.Pointer, uintptr) uintptr
		groupSize        uintptr
		slotSize         uintptr
		elemOff          uintptr
		flags            uint32
	}
	ptrType struct {
		rtype
		elem *rtype
	}
	sliceType struct {
		rtype
		elem *rtype
	}
	structType struct {
		rtype
		pkgPath *byte
		fields  []structField
	}
	structField struct {
		name   *byte
		typ    *rtype
		offset uintptr
	}
)

// eface is an interface value without methods; that with methods has a table in place of the type.
type eface struct {
	typ  *rtype
	data unsafe.Pointer
}

// toRtype gives what a reflect.Type points to.
func toRtype(t reflect.Type) *rtype {
	return (*rtype)((*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1])
}

// toType is the way back.
func toType(t *rtype) reflect.Type {
	e := eface{typ: t}
	return reflect.TypeOf(*(*any)(unsafe.Pointer(&e)))
}

// as views a type as the struct of its kind.
func as[T any](t *rtype) *T { return (*T)(unsafe.Pointer(t)) }

//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(ptr unsafe.Pointer) int32

// offset enters p into the runtime's table, which keeps it alive for good, and returns its handle.
func offset(p unsafe.Pointer) int32 {
	if p == nil {
		return 0
	}
	return addReflectOff(p)
}

// Bits of a name's first byte.
const (
	nameExported = 1 << 0
	nameTag      = 1 << 1
	namePkgPath  = 1 << 2
	nameEmbedded = 1 << 3
)

// encodeName makes a name as the runtime reads it: the bits, the length, the text, then tag and package path where there are such.
func encodeName(name, tag, pkgPath string, exported, embedded bool) *byte {
	var bits byte
	if exported {
		bits |= nameExported
	}
	if embedded {
		bits |= nameEmbedded
	}
	b := append(appendVarint([]byte{bits}, len(name)), name...)
	if tag != "" {
		b[0] |= nameTag
		b = append(appendVarint(b, len(tag)), tag...)
	}
	if pkgPath != "" {
		b[0] |= namePkgPath
		off := plainName(pkgPath)
		b = append(b, (*[4]byte)(unsafe.Pointer(&off))[:]...)
	}
	return unsafe.SliceData(b)
}

// plainName is the handle of a name that is only text.
func plainName(s string) nameOff {
	return offset(unsafe.Pointer(encodeName(s, "", "", false, false)))
}

func appendVarint(b []byte, n int) []byte {
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}
