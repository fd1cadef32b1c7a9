// Package runtime is the part of package runtime that looks at the stack, as
// programs of the playground import it: it shows the program's calls and not
// the interpreter's. What ties goroutines to threads has no effect.
package runtime

import (
	"sync"

	"bingfa/playground/symbols/host"
)

// A program counter stands for a place in the source: each place that was
// asked for gets a number of its own.
const (
	firstPC = 0x47_0000
	stepPC  = 0x20
)

var (
	mu      sync.Mutex
	places  []host.Frame
	numbers = map[host.Frame]uintptr{}
	funcs   = map[string]*Func{}
)

func counter(f host.Frame) uintptr {
	mu.Lock()
	defer mu.Unlock()
	pc, ok := numbers[f]
	if !ok {
		pc = firstPC + uintptr(len(places))*stepPC + 1 // as a return address
		numbers[f] = pc
		places = append(places, f)
	}
	return pc
}

func place(pc uintptr) (host.Frame, bool) {
	mu.Lock()
	defer mu.Unlock()
	if i := (pc - firstPC) / stepPC; pc >= firstPC && i < uintptr(len(places)) {
		return places[i], true
	}
	return host.Frame{}, false
}

// calls returns the program's calls without the first skip.
func calls(skip int) []host.Frame {
	all := host.Callers()
	if skip < 0 || skip >= len(all) {
		return nil
	}
	return all[skip:]
}

// Caller tells where the program is: with skip 0 the line of the call, with 1
// that of the caller of the function that it is in.
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	c := calls(skip)
	if len(c) == 0 {
		return 0, "", 0, false
	}
	return counter(c[0]), c[0].File, c[0].Line, true
}

// Callers fills pc with the calls; skip 0 begins with Callers itself, 1 with
// its caller.
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 || skip < 0 {
		return 0
	}
	list := calls(max(skip-1, 0))
	if skip == 0 && len(list) > 0 {
		list = append([]host.Frame{{Function: "runtime.Callers", File: "runtime/extern.go"}}, list...)
	}
	n := min(len(list), len(pc))
	for i := range n {
		pc[i] = counter(list[i])
	}
	return n
}

// A Frame is a place in the source. Entry is not known.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames are the places of program counters.
type Frames struct{ rest []uintptr }

// CallersFrames returns the places of what Callers has filled in.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next returns the next place, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	for len(f.rest) > 0 {
		pc := f.rest[0]
		f.rest = f.rest[1:]
		if p, ok := place(pc); ok {
			return Frame{PC: pc - 1, Func: function(p.Function), Function: p.Function, File: p.File, Line: p.Line}, len(f.rest) > 0
		}
	}
	return Frame{}, false
}

// A Func is a function of the program.
type Func struct{ name string }

func function(name string) *Func {
	mu.Lock()
	defer mu.Unlock()
	f := funcs[name]
	if f == nil {
		f = &Func{name}
		funcs[name] = f
	}
	return f
}

// FuncForPC returns the function that a program counter is in, or nil.
func FuncForPC(pc uintptr) *Func {
	if p, ok := place(pc); ok {
		return function(p.Function)
	}
	return nil
}

// Name returns the name of the function, with that of its package.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

// Entry is not known.
func (f *Func) Entry() uintptr { return 0 }

// FileLine returns the place that pc stands for.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	p, _ := place(pc)
	return p.File, p.Line
}

// Stack writes the calls of this goroutine to buf as Go does, without
// addresses. It does not know other goroutines.
func Stack(buf []byte, all bool) int { return copy(buf, host.Trace()) }

// LockOSThread has no effect: a program cannot tell threads apart.
func LockOSThread() {}

// UnlockOSThread has no effect.
func UnlockOSThread() {}
