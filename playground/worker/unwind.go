package worker

import (
	"go/ast"
	"go/token"
	"runtime"
	"slices"
	"strings"
	"sync"

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
	w.p.unwinds(string(b))
	return len(b), nil
}

// An unwinding follows the panics of a program.
type unwinding struct {
	mu  sync.Mutex
	out *outline               // nil before the program is read
	of  map[int64][]*panicking // by goroutine, the current one last
}

func (u *unwinding) start(o *outline) {
	u.mu.Lock()
	u.out = o
	u.mu.Unlock()
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
	// repanicked says that a library function recovered the panic and
	// panics again. nested says that the panic is in a deferred call of
	// another one.
	repanicked, nested bool

	op      string // the interpreter's function
	library string // the library function that panicked, if any
	through []string
}

const interpreter = "github.com/traefik/yaegi/interp."

// failing reads the stack of the calling goroutine, which panics.
func failing() failure {
	pc := make([]uintptr, 1024)
	return failed(pc[:runtime.Callers(2, pc)], len(pc))
}

// failed reads a stack from the panic outwards. One of limit frames may go
// on.
func failed(callers []uintptr, limit int) failure {
	frames := runtime.CallersFrames(callers)
	f := failure{deferred: len(callers) == limit}
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
			case name == "runtime.gopanic" && !f.repeated:
				f.nested = true
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
			f.repanicked = slices.Contains(f.through, "runtime.gopanic")
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
