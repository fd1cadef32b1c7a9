package worker

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"runtime"
	"strings"
	"sync"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// The interpreter recovers and repeats a panic in each function of the
// program that it unwinds, and writes a line with the position of the first
// node of that function: so the function is known exactly, but not the line
// in it. The panicking goroutine's own Go stack is still there at that
// moment, and tells by the name of the interpreter's function which kind of
// operation failed: a division, an index, a call of strings.Repeat. Where
// the function has operations of that kind in one line only, that is the
// line; else none is told. This costs a running program nothing; marking
// each statement would cost a loop a sixth of its time and could still not
// tell recursive calls apart.

// A traceWriter takes the line that the interpreter writes for each of the
// program's functions that a panic unwinds.
type traceWriter struct{ p *process }

// maxUnwound bounds how many functions of a panic are told.
const maxUnwound = 256

func (w traceWriter) Write(b []byte) (int, error) {
	g := goroutine()
	u, ok := w.p.unwinding.frame(g, string(b))
	if !ok {
		return len(b), nil
	}
	if j, err := json.Marshal(u); err == nil {
		w.p.send(frame.Trace, frame.Time(g), j)
	}
	return len(b), nil
}

// An unwinding follows the panics of a program.
type unwinding struct {
	mu    sync.Mutex
	out   *outline           // nil before the program is read
	count int                // functions unwound so far
	inner map[int64]function // by goroutine, the last function unwound
}

func (u *unwinding) start(o *outline) {
	u.mu.Lock()
	u.out, u.inner = o, map[int64]function{}
	u.mu.Unlock()
}

// frame returns the function that line is about, and where in it the panic
// came from, if that can be told.
func (u *unwinding) frame(g int64, line string) (frame.Unwound, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.count++; u.out == nil || u.count > maxUnwound {
		return frame.Unwound{}, false
	}
	at := diagnostic(line)
	f, ok := u.out.at(at.Line, at.Column)
	if !ok { // the package level is no function of the program
		return frame.Unwound{}, false
	}
	inner, again := u.inner[g]
	u.inner[g] = f
	w := frame.Unwound{Frame: program.Frame{Func: f.name}}
	switch op := failing(); {
	case op.skips:
		w.First = true
	case !op.repeated:
		w.First, w.Frame = true, u.out.site(f, op.matches(u.out))
	case !again:
		w.First = true
	case !op.deferred:
		w.Frame = u.out.site(f, callsOf(u.out, inner))
	}
	return w, true
}

// site returns the place in f of the nodes for which match returns a
// position, if they are all in one line.
func (o *outline) site(f function, match func(ast.Node) token.Pos) program.Frame {
	fr := program.Frame{Func: f.name}
	if match == nil {
		return fr
	}
	many := false
	own(f.body, func(n ast.Node) {
		pos := match(n)
		if !pos.IsValid() {
			return
		}
		p := o.frame(f, pos)
		switch {
		case fr.Line == 0:
			fr = p
		case fr.Line != p.Line:
			many = true
		}
	})
	if many {
		return program.Frame{Func: f.name}
	}
	return fr
}

// A failure is what the stack of a panicking goroutine tells.
type failure struct {
	repeated bool // the panic comes from a function called
	// deferred says that a deferred call was running: the interpreter does
	// not tell of the function that deferred it. skips says that what failed
	// was deferred itself, so that it belongs to no function told of.
	deferred, skips bool
	op              string // the interpreter's function
	library         string // the library function that panicked, if any
	through         []string
}

const interpreter = "github.com/traefik/yaegi/interp."

// failing reads the stack of the calling goroutine, which panics.
func failing() failure {
	pc := make([]uintptr, 1024)
	n := runtime.Callers(2, pc)
	frames := runtime.CallersFrames(pc[:n])
	f := failure{deferred: n == len(pc)}
	panics, found, last := false, false, ""
	running := false // the function that the operation belongs to has been met
	for {
		fr, more := frames.Next()
		name := fr.Function
		op, ours := strings.CutPrefix(name, interpreter)
		switch {
		case !panics:
			panics = name == "runtime.gopanic"
		case found:
			switch {
			case op == "runCfg":
				running = true
			case op == "runCfg.func1" && !running && !f.repeated:
				f.deferred, f.skips = true, true
			case op == "runCfg.func1" && strings.HasPrefix(last, "reflect."):
				f.deferred = true
			}
		case ours:
			found = true
			f.repeated = op == "runCfg.func1"
			if f.repeated && (f.library != "" || len(f.through) > 0) { // a library's function was deferred
				f.repeated, f.deferred, f.skips = false, true, true
			}
			f.op, _, _ = strings.Cut(op, ".")
		case strings.HasPrefix(name, "runtime."), strings.HasPrefix(name, "internal/runtime/"), strings.HasPrefix(name, "reflect."):
			f.through = append(f.through, name)
		default:
			f.library = name[strings.LastIndexByte(name, '.')+1:]
		}
		last = name
		if !more {
			return f
		}
	}
}
