package forge

import (
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// supported compares what we know of the runtime's layout with what the compiler made, for it may change with any release.
var supported = sync.OnceValue(func() error {
	type probe struct {
		A int `json:"a"`
		_ [3]string
		M map[string]int
	}
	typ := reflect.TypeFor[probe]()
	s := as[structType](toRtype(typ))
	m := as[mapType](s.fields[2].typ)
	f := as[funcType](toRtype(reflect.TypeFor[func(int, ...string) error]()))
	i := as[interfaceType](toRtype(reflect.TypeFor[fmt.Formatter]()))
	ok := toType(&s.rtype) == typ &&
		s.size == typ.Size() && s.ptrBytes == 8*ptrSize && s.kind == uint8(reflect.Struct) && s.align == uint8(typ.Align()) &&
		s.tflag&(flagNamed|flagUncommon|flagRegularMemory) == flagNamed|flagUncommon && s.equal == nil &&
		len(s.fields) == 3 && s.fields[1].offset == typ.Field(1).Offset && s.fields[1].blank() && *s.fields[0].name == nameExported|nameTag &&
		*(*uintptr)(unsafe.Pointer(s.gcData))&0xff == 0b10101010 &&
		toType(m.key).Kind() == reflect.String && m.elem == s.fields[0].typ && m.groupSize == m.group.size &&
		f.in == 2 && f.out == 1|1<<15 &&
		len(i.methods) == 1 && toType(&i.rtype) == reflect.TypeFor[fmt.Formatter]()
	if ok && slotCount > 0 {
		made := reflect.MakeFunc(reflect.TypeFor[func(int)](), func(args []reflect.Value) []reflect.Value { return args })
		impl := (*makeFuncImpl)(closureOf(made))
		ok = toType(impl.ftyp) == made.Type() && len(impl.fn([]reflect.Value{{}})) == 1
	}
	if !ok {
		return fmt.Errorf("the types of %s are laid out in a way that this build does not know: build with the Go version of go.mod", runtime.Version())
	}
	return nil
})

// makeFuncCode is where the code of each function of reflect.MakeFunc begins.
var makeFuncCode = sync.OnceValue(func() uintptr {
	made := reflect.MakeFunc(reflect.TypeFor[func()](), func([]reflect.Value) []reflect.Value { return nil })
	return *(*uintptr)(closureOf(made))
})
