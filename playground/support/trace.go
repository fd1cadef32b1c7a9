package support

import (
	"runtime"
	"strings"
	"sync"

	"bingfa/playground/frame"
	"bingfa/playground/lower"
	"bingfa/playground/program"
)

// The interpreter recovers and repeats a panic in each function of the
// program that it unwinds. Of each it writes a line to its standard error,
// with the position of the function's first node: so the functions are known,
// but not the lines in them. If the value of the panic is an error, it calls
// Error right before: so whose panic it is, is known too.

// traces are the functions that panics leave.
type traces struct {
	mu sync.Mutex
	// telling is the panic of which a goroutine's next line tells.
	telling map[uintptr]*Panic
	// raw is what is known of panics that are no Panics yet: what the
	// interpreter or a library found. One that a library recovers is left; the
	// goroutine's next panic, or that of a later one that is told by the same
	// address, takes its place.
	raw map[uintptr]raw
}

type raw struct {
	lines   []int
	library bool // the library panicked, not the interpreter
}

// maxRaw bounds the goroutines whose panics a library has recovered.
const maxRaw = 1000

// A leaving is a function that a panic left.
type leaving struct {
	line   int    // of the lowered source
	panics *Panic // that began in it, if it is another one
	again  bool   // no function, but the one before will be told again: its body ran in Defers.Do
}

// tells notes that the next line of the calling goroutine tells of p.
func (t *traces) tells(p *Panic) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.telling == nil {
		t.telling = map[uintptr]*Panic{}
	}
	t.telling[self()] = p
}

// Unwind takes the line of the lowered source that the interpreter writes for
// a function that a panic leaves. It is called while the function is still on
// the stack.
func (m *Machine) Unwind(line int) {
	t, g, by := &m.traces, self(), thrower()
	t.mu.Lock()
	defer t.mu.Unlock()
	if p := t.telling[g]; p != nil {
		delete(t.telling, g)
		switch {
		case !p.raised || by != byLibrary:
		case p.recovered: // the library kept its value
			*p = Panic{m: p.m, value: p.value, place: m.known(-1)}
		default:
			p.again = true
		}
		p.raised = true
		p.leaves(leaving{line: line})
		return
	}
	if t.raw == nil || len(t.raw) > maxRaw {
		t.raw = map[uintptr]raw{}
	}
	r := t.raw[g]
	if by != byInterpreter {
		r = raw{library: by == byLibrary}
	}
	if len(r.lines) < frame.MaxFrames {
		r.lines = append(r.lines, line)
	}
	t.raw[g] = r
}

// take returns what is known of the calling goroutine's panic, which becomes
// a Panic now.
func (t *traces) take() raw {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.raw) == 0 {
		return raw{}
	}
	g := self()
	r := t.raw[g]
	delete(t.raw, g)
	return r
}

// leaves notes a function that p leaves.
func (p *Panic) leaves(l leaving) {
	if len(p.trace) < 2*frame.MaxFrames {
		p.trace = append(p.trace, l)
	}
}

// Who calls a function, or panic.
const (
	byLibrary     = iota
	byInterpreter // where it repeats a panic
	byRuntime     // where it prints a panic
	byOthers      // the interpreter's other functions, and ours
)

const (
	interpreter = "github.com/traefik/yaegi/interp."
	repeating   = interpreter + "runCfg.func"
	ours        = "bingfa/playground/support."
)

// caller tells who has called the function at a depth of the stack.
func caller(skip int) int {
	var pc [1]uintptr
	frames := runtime.CallersFrames(pc[:runtime.Callers(skip, pc[:])])
	switch fr, _ := frames.Next(); {
	case strings.HasPrefix(fr.Function, repeating):
		return byInterpreter
	case fr.Function == "runtime.preprintpanics":
		return byRuntime
	}
	return byLibrary
}

// thrower tells who called panic, in a function that runs because of it. What
// package reflect throws is the interpreter's, unless reflect called it: then
// the program calls package reflect.
func thrower() int {
	var pc [64]uintptr
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc[:])])
	panics, first := false, true // first of those that are not the runtime's
	for {
		fr, more := frames.Next()
		name := fr.Function
		switch {
		case !panics:
			panics = name == "runtime.gopanic"
		case strings.HasPrefix(name, "runtime."), strings.HasPrefix(name, "internal/runtime/"):
		case first && strings.HasPrefix(name, repeating):
			return byInterpreter
		case strings.HasPrefix(name, interpreter), strings.HasPrefix(name, ours):
			return byOthers
		case !strings.HasPrefix(name, "reflect."), !first && name == "reflect.Value.call":
			return byLibrary
		default:
			first = false
		}
		if !more {
			return byLibrary
		}
	}
}

// frames returns the functions that the panic left, innermost first. The line
// of the innermost is that of the panic, as it is where an earlier panic began;
// of the others it is told if they call the one before in one line only.
func (m *Machine) frames(p *Panic) []program.Frame {
	var frames []program.Frame
	prev, again := -1, false
	begins := p // the panic that begins in the next function
	for _, l := range p.trace {
		if l.again {
			again = true
			continue
		}
		if l.panics != nil {
			begins, prev = l.panics, -1
		}
		id := -1
		if l.line >= 0 && l.line < len(m.prog.Lines) {
			id = m.prog.Lines[l.line].Func
		}
		if id < 0 || again && id == prev {
			again = false
			continue
		}
		again = false
		fn := m.prog.Funcs[id]
		fr := program.Frame{Func: fn.Name}
		switch pl, ok := m.placeOf(begins); {
		case ok && pl.Func == id:
			fr.Line, fr.Column = pl.Line, pl.Column
		case begins != nil && begins.place < 0:
			fr.Line = m.onlyLine(id)
		case begins == nil && prev >= 0:
			fr.Line = callLine(fn, prev)
		}
		begins, prev = nil, id
		frames = append(frames, fr)
	}
	if pl, ok := m.placeOf(p); ok && len(frames) == 0 && pl.Func >= 0 {
		frames = []program.Frame{{Func: m.prog.Funcs[pl.Func].Name, Line: pl.Line, Column: pl.Column}}
	}
	return frames
}

// placeOf returns where p began, if that is known.
func (m *Machine) placeOf(p *Panic) (pl lower.Place, ok bool) {
	if p == nil || p.place < 0 || p.place >= len(m.prog.Places) {
		return pl, false
	}
	return m.prog.Places[p.place], true
}

// onlyLine returns the line of all places in a function, if it is only one.
func (m *Machine) onlyLine(id int) int {
	line := 0
	for _, pl := range m.prog.Places {
		if pl.Func == id && line != pl.Line {
			if line != 0 {
				return 0
			}
			line = pl.Line
		}
	}
	return line
}

// callLine returns the line in which fn calls another, if it is only one.
func callLine(fn lower.Func, callee int) int {
	line := 0
	for _, c := range fn.Calls {
		if c.Func != callee && c.Func != -1 {
			continue
		}
		if c.Line == 0 || line != 0 && line != c.Line {
			return 0
		}
		line = c.Line
	}
	return line
}
