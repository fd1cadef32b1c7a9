package support

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/traefik/yaegi/interp"
)

// A Panic is a panic of the program's, from where it began until it is
// recovered or ends the program.
type Panic struct {
	m         *Machine
	value     any
	place     int // index of the place; -1 if it is not known
	recovered bool
	goexit    bool
	signal    bool      // the processor found it
	earlier   *Panic    // the one in whose deferred calls it began
	trace     []leaving // the functions that it left
	raised    bool      // it left one
	again     bool      // the library recovered it and panicked with it again
}

// Error returns what the program gave to panic, for packages of the library
// that recover and print. The interpreter calls it before it tells of a
// function that the panic leaves; Go's runtime, before it prints a panic that
// ends the process: of a goroutine that the library started.
func (p *Panic) Error() string {
	switch caller(3) {
	case byInterpreter:
		p.m.traces.tells(p)
		return ""
	case byRuntime:
		p.m.end(p, -1)
	}
	return fmt.Sprint(p.value)
}

// Unwrap returns the error that the program gave to panic, if it was one.
func (p *Panic) Unwrap() error {
	err, _ := p.value.(error)
	return err
}

// raise is panic.
func (m *Machine) raise(v any, place int) {
	if v == nil {
		v = new(runtime.PanicNilError)
	}
	panic(&Panic{m: m, value: v, place: m.known(place)})
}

// fail raises an error of Go's runtime.
func (m *Machine) fail(place int, format string, args ...any) {
	panic(&Panic{m: m, value: runtimeError("runtime error: " + fmt.Sprintf(format, args...)), place: m.known(place), signal: format == nilDereference})
}

// known returns a place, or for -1 the one that was passed last; -1 if another
// goroutine may have passed it.
func (m *Machine) known(place int) int {
	switch {
	case place >= 0:
		return place
	case runtime.GOMAXPROCS(0) > 1 && runtime.NumGoroutine() > 1:
		return -1
	}
	return m.line
}

// A runtimeError is an error of Go's runtime, with its full text.
type runtimeError string

func (e runtimeError) Error() string { return string(e) }
func (runtimeError) RuntimeError()   {}

var _ runtime.Error = runtimeError("")

const nilDereference = "invalid memory address or nil pointer dereference"

// caught returns what was recovered as a Panic.
func (m *Machine) caught(v any) *Panic {
	if p, ok := v.(*Panic); ok {
		if p.recovered { // by the program, and the library has kept it: sync.OnceFunc
			return &Panic{m: m, value: p.value, place: m.line, signal: p.signal}
		}
		return p
	}
	raw := m.traces.take()
	trace := make([]leaving, len(raw.lines))
	for i, line := range raw.lines {
		trace[i] = leaving{line: line}
	}
	if !raw.library {
		v = translated(v)
	}
	err, ok := v.(runtime.Error)
	return &Panic{
		m: m, value: v, place: m.known(-1), trace: trace, raised: true,
		signal: ok && err.Error() == "runtime error: "+nilDereference,
	}
}

// translated returns Go's error for a mistake that the interpreter found.
func translated(v any) any {
	for range 4 {
		rv, ok := v.(reflect.Value)
		if !ok || !rv.IsValid() || !rv.CanInterface() {
			break
		}
		v = rv.Interface()
	}
	message := ""
	switch v := v.(type) {
	case interp.Panic:
		return translated(v.Value)
	case *reflect.ValueError:
		message = v.Error()
		if v.Kind == reflect.Invalid || v.Kind == reflect.Pointer || v.Kind == reflect.Interface {
			return runtimeError("runtime error: " + nilDereference)
		}
	case runtime.Error:
		return v
	case error:
		message = v.Error()
	case string:
		message = v
	}
	if words, ok := inGoWords(message); ok {
		return runtimeError(words)
	}
	for _, s := range []string{"call of nil function", "on nil interface value", "nil pointer", "Call using zero Value argument"} {
		if strings.Contains(message, s) {
			return runtimeError("runtime error: " + nilDereference)
		}
	}
	return v
}
