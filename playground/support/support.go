// Package support is what lowered programs call (package lower): the package
// u of their source. It holds the types that forge made for the program, its
// constants, and functions for what the interpreter does wrong or not at all.
//
// Panics are ours from end to end. A function that defers runs its body
// within Defers.Do, which is plain Go: it runs the deferred calls, and
// recover asks the Panic that they are given. So the nesting of panics is
// known when a goroutine ends with one, and told in Go's words (report.go).
//
// Where the program is: what panics by itself is given its place; before
// anything else that may panic the program sets Line; before what may block
// it calls At, which gives the goroutine a label that the runtime shows in
// its tracebacks.
package support

import (
	"context"
	"fmt"
	"go/types"
	"reflect"
	"runtime/pprof"
	"strconv"
	"sync/atomic"

	"bingfa/playground/forge"
	"bingfa/playground/frame"
	"bingfa/playground/lower"
)

// Hooks are what the process does for the program.
type Hooks struct {
	Stderr func([]byte) (int, error)
	Yield  func()               // lets others run, in a loop that waits
	Panic  func(frame.Panicked) // the program panicked: ends the process
	Lookup func(path, name string) (reflect.Type, bool)
}

// A Machine is the support of one program.
type Machine struct {
	hooks   Hooks
	prog    *lower.Result
	forge   *forge.Types
	types   []reflect.Type
	labels  []atomic.Pointer[context.Context]
	line    int // the place that was passed last
	traces  traces
	dynamic dynamic
}

// New makes the support of a program.
func New(prog *lower.Result, h Hooks) (*Machine, error) {
	m := &Machine{hooks: h, prog: prog, forge: forge.New(h.Lookup), types: make([]reflect.Type, len(prog.Types))}
	for i, t := range prog.Types {
		rt, err := m.forge.Of(t)
		if err != nil {
			return nil, fmt.Errorf("type %s: %w", t, err)
		}
		m.types[i] = rt
	}
	l := library{m: m, seen: map[types.Type]bool{}}
	for _, t := range prog.Types {
		if err := l.bind(t); err != nil {
			return nil, err
		}
	}
	m.labels = make([]atomic.Pointer[context.Context], len(prog.Places))
	return m, nil
}

// Exports returns the table of package u.
func (m *Machine) Exports() (map[string]reflect.Value, error) {
	t := map[string]reflect.Value{}
	for i, rt := range m.types {
		t["T"+strconv.Itoa(i)] = reflect.Zero(reflect.PointerTo(rt))
	}
	for i, typ := range m.prog.Zeros {
		rt, err := m.forge.Of(typ)
		if err != nil {
			return nil, fmt.Errorf("type %s: %w", typ, err)
		}
		t["Z"+strconv.Itoa(i)] = reflect.Zero(rt)
	}
	for i, c := range m.prog.Consts {
		rt, err := m.forge.Of(c.Type)
		if err != nil {
			return nil, fmt.Errorf("type %s: %w", c.Type, err)
		}
		t["C"+strconv.Itoa(i)] = reflect.ValueOf(c.Value).Convert(rt)
	}
	for name, v := range map[string]any{
		"At": m.at, "Yield": m.hooks.Yield, "Go": m.start, "Guarded": m.guard, "GuardedAgain": m.guardAgain, "GuardedError": m.guardError, "Main": m.main, "Bind": m.bind, "Nothing": func() {},
		"NewDefers": m.newDefers, "Current": m.current, "Recover": m.recover, "Raise": m.raise,
		"Index": m.index, "IndexUnsigned": m.indexUnsigned, "Bounds": m.bounds, "Bounds3": m.bounds3, "Shift": m.shift, "Size": m.size, "ChanSize": m.chanSize,
		"Assert": m.assert, "As": as, "Is": m.is, "Equal": equal, "NotNil": m.notNil, "Array": m.array, "ArrayPointer": m.arrayPointer, "Int": m.integer,
		"Element": element, "Seal": m.seal, "SealPlain": m.sealPlain, "SealAll": m.sealAll, "Open": m.forge.OpenValue, "OpenValues": m.openValues, "Convert": m.convert, "Characters": characters, "Clear": clearAny, "Copy": copyAny, "Complex": func(r, i float64) complex128 { return complex(r, i) },
		"Real": func(c complex128) float64 { return real(c) }, "Imag": func(c complex128) float64 { return imag(c) },
		"Min": func(a, b float64) float64 { return min(a, b) }, "Max": func(a, b float64) float64 { return max(a, b) },
		"Print": m.print, "Println": m.println,
		"Select": m.choose, "Send": send, "Recv": recv, "RecvTo": recvTo, "RecvOK": recvOK,
		"NewRange": m.newRange, "Iterate": iterate,
	} {
		t[name] = reflect.ValueOf(v)
	}
	t["Line"] = reflect.ValueOf(&m.line).Elem()
	t["Panic"] = reflect.ValueOf((*Panic)(nil))
	return t, nil
}

// at tells that the calling goroutine is at a place where it may block.
func (m *Machine) at(place int) {
	m.line = place
	l := m.labels[place].Load()
	if l == nil {
		ctx := pprof.WithLabels(context.Background(), pprof.Labels(frame.Label, strconv.Itoa(place+1)))
		l = &ctx
		m.labels[place].Store(l)
	}
	pprof.SetGoroutineLabels(*l)
}

// bind makes fn the method of a type.
func (m *Machine) bind(typ int, method string, fn any) {
	if err := m.forge.Bind(m.prog.Types[typ], method, reflect.ValueOf(fn)); err != nil {
		panic(fmt.Sprintf("method %s of %s: %v", method, m.prog.Types[typ], err))
	}
}

// Places returns where the program may block, for the server.
func (m *Machine) Places() []frame.Place {
	var list []frame.Place
	for i, p := range m.prog.Places {
		if p.Op == "" {
			continue
		}
		pl := frame.Place{Number: i + 1, Op: p.Op, Line: p.Line, Column: p.Column}
		if p.Func >= 0 {
			fn := m.prog.Funcs[p.Func]
			pl.Func, pl.Started = fn.Name, fn.Started
		}
		list = append(list, pl)
	}
	return list
}
