package forge

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"unsafe"
)

// A slot is an entry of machine code and the function it jumps to. The entry loads the function's closure and jumps, no
// more: arguments, results and stack are those of the call, so that a method's caller and its function do not see it.
// Entries are assembled, since memory that can be written and run is what a sandbox forbids.
type slot int

// slots are the closures, by number. The entries read them.
var slots [max(slotCount, 1)]unsafe.Pointer

var slotsUsed struct {
	sync.Mutex
	n int
}

var errNoMethods = errors.New("types with methods cannot be made on " + runtime.GOARCH + ": amd64 and arm64 can")

// newSlot takes an unused slot. Types live as long as the process, and so do slots.
func newSlot() (slot, error) {
	slotsUsed.Lock()
	defer slotsUsed.Unlock()
	if slotsUsed.n >= slotCount {
		return 0, fmt.Errorf("too many methods: a program's types have room for %d, counting those of values twice and promoted ones: drop some", slotCount)
	}
	s := slot(slotsUsed.n)
	slotsUsed.n++
	s.set(reflect.ValueOf(unboundSlot))
	return s, nil
}

func unboundSlot() { panic("forge: method called before Bind") }

// set makes a slot lead to fn.
func (s slot) set(fn reflect.Value) { slots[s] = closureOf(fn) }

// text is the handle of a slot's entry.
func (s slot) text() textOff { return offset(unsafe.Add(entries(), int(s)*entrySize)) }

// closureOf gives what a variable of a func type points to.
func closureOf(fn reflect.Value) unsafe.Pointer {
	p := reflect.New(fn.Type())
	p.Elem().Set(fn)
	return *(*unsafe.Pointer)(p.UnsafePointer())
}
