package forge

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"
)

// TFlag gives the flags of a type's descriptor.
func TFlag(t reflect.Type) uint8 { return toRtype(t).tflag }

// MethodCount counts the methods in the descriptor, lower-case ones included.
func MethodCount(t reflect.Type) int {
	if rt := toRtype(t); rt.tflag&flagUncommon != 0 {
		return int(rt.uncommon().mcount)
	}
	return 0
}

// PointerMask writes the collector's view of a type.
func PointerMask(t reflect.Type) string {
	rt := toRtype(t)
	if rt.ptrBytes == 0 || rt.tflag&flagMaskOnDemand != 0 {
		return fmt.Sprint(rt.ptrBytes, " bytes")
	}
	var b strings.Builder
	for i := range rt.ptrBytes / ptrSize {
		b.WriteByte('0' + *(*byte)(unsafe.Add(unsafe.Pointer(rt.gcData), i/8))>>(i%8)&1)
	}
	return b.String()
}

// Forged reports whether a sealed type's descriptor was written here.
func (t *Types) Forged(r reflect.Type) bool {
	return t.sealed.made[toRtype(r)] != nil || t.open.made[toRtype(r)] != nil
}

// UseSlots sets the number of slots taken and returns how many were.
func UseSlots(n int) (before int) {
	before, slotsUsed.n = slotsUsed.n, n
	return before
}

// SlotCount is the number of slots.
const SlotCount = slotCount
