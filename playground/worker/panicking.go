package worker

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// The server is told of a goroutine's panic while it unwinds, and believes
// what it was told last. So what it was told must not outlive the panic: it
// is taken back when the program recovers, and when another panic begins
// whose value is not known. Where a panic was recovered while an outer one
// goes on, in a deferred call, the outer one is told again.

// A panicking is one panic of a goroutine, as the server was told of it.
type panicking struct {
	value        []byte // the payload of its Value; nil if there was none
	line, column int    // where the program called panic; else 0
	unwound      []frame.Unwound
	inner        function // the last function unwound
	begun        bool     // there is one
}

// maxNested bounds how many panics of a goroutine, each in a deferred call
// of the one before, are remembered.
const maxNested = 8

// begin makes a new panic the goroutine's current one. nested says that
// others are going on, in whose deferred calls it is.
func (u *unwinding) begin(g int64, c *panicking, nested bool) {
	list := u.of[g]
	if !nested {
		list = nil
	}
	if len(list) == maxNested {
		list = slices.Delete(list, 0, 1)
	}
	u.of[g] = append(list, c)
}

func (u *unwinding) current(g int64) *panicking {
	if list := u.of[g]; len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

// called tells that the program calls panic.
func (p *process) called(line, column int, text string) {
	g, u := goroutine(), &p.unwinding
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.of == nil {
		u.of = map[int64][]*panicking{}
	}
	c := &panicking{value: valueOf(line, column, text), line: line, column: column}
	u.begin(g, c, len(u.of[g]) > 0 && outer(false) > 0)
	p.send(frame.Value, frame.Time(g), c.value)
}

// valueOf is the payload of a Value. Line 0 says that a function of the
// library panicked, with a text that is not known here.
func valueOf(line, column int, text string) []byte {
	return fmt.Appendf(nil, "%d:%d:%s", line, column, frame.Clip(text, frame.MaxValue))
}

// recovers tells that the calling goroutine's panic is over.
func (p *process) recovers() {
	g, u := goroutine(), &p.unwinding
	u.mu.Lock()
	defer u.mu.Unlock()
	list := u.of[g]
	if len(list) > 0 {
		list = list[:len(list)-1]
	}
	p.send(frame.Recovered, frame.Time(g))
	if len(list) == 0 || outer(true) == 0 {
		delete(u.of, g)
		return
	}
	u.of[g] = list
	c := list[len(list)-1]
	if c.value != nil {
		p.send(frame.Value, frame.Time(g), c.value)
	}
	for _, w := range c.unwound {
		p.tellUnwound(g, w)
	}
}

func (p *process) tellUnwound(g int64, w frame.Unwound) {
	if j, err := json.Marshal(w); err == nil {
		p.send(frame.Trace, frame.Time(g), j)
	}
}

// outer returns how many panics the calling goroutine is in the deferred
// calls of. With recovered, the innermost does not count: it has just been
// recovered.
func outer(recovered bool) int {
	pc := make([]uintptr, 1024)
	frames := runtime.CallersFrames(pc[:runtime.Callers(2, pc)])
	n, depth, last := 0, 0, ""
	for {
		fr, more := frames.Next()
		// A function that a panic unwinds is there twice: its deferred
		// part, called by gopanic, and further out itself. Those that the
		// same panic has unwound before are between the two.
		if last == interpreter+"runCfg.func1" {
			if panics := fr.Function == "runtime.gopanic"; panics && depth == 0 {
				n++
			}
			depth++
		}
		if fr.Function == interpreter+"runCfg" && depth > 0 {
			depth--
		}
		last = fr.Function
		if !more {
			break
		}
	}
	if recovered {
		n--
	}
	return max(0, n)
}

// unwinds takes the line that the interpreter writes for a function of the
// program that a panic unwinds.
func (p *process) unwinds(line string) {
	g, u, op := goroutine(), &p.unwinding, failing()
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.out == nil {
		return
	}
	if u.of == nil {
		u.of = map[int64][]*panicking{}
	}
	c := u.current(g)
	switch {
	case op.repeated || op.repanicked, op.op == "_panic" && op.library == "":
		if c == nil {
			c = new(panicking)
			u.begin(g, c, op.nested)
		}
	case op.library != "" && !op.nested:
		// The text that Go prints is the library's own.
		c = &panicking{value: valueOf(0, 0, "")}
		u.begin(g, c, false)
		p.send(frame.Value, frame.Time(g), c.value)
	default:
		if c != nil {
			p.send(frame.Recovered, frame.Time(g))
		}
		c = new(panicking)
		u.begin(g, c, op.nested)
	}
	if w, ok := u.frame(c, op, line); ok && len(c.unwound) < maxUnwound {
		c.unwound = append(c.unwound, w)
		p.tellUnwound(g, w)
	}
}

// frame returns the function that line is about, and where in it the panic
// came from, if that can be told.
func (u *unwinding) frame(c *panicking, op failure, line string) (frame.Unwound, bool) {
	at := diagnostic(line)
	f, ok := u.out.at(at.Line, at.Column)
	if !ok { // the package level is no function of the program
		return frame.Unwound{}, false
	}
	inner, again := c.inner, c.begun
	c.inner, c.begun = f, true
	w := frame.Unwound{Frame: program.Frame{Func: f.name}, First: len(c.unwound) == 0}
	switch {
	case op.skips:
		w.First, c.unwound = true, nil
	case !op.repeated && op.op == "_panic":
		w.First, c.unwound = true, nil
		if called, ok := u.out.at(c.line, c.column); ok && called.body == f.body {
			w.Frame.Line, w.Frame.Column = c.line, c.column
		}
	case !op.repeated:
		w.First, c.unwound = true, nil
		w.Frame = u.out.site(f, op.matches(u.out))
	case again && !op.deferred:
		w.Frame = u.out.site(f, callsOf(u.out, inner))
	}
	return w, true
}
