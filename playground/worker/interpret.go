package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/check"
	"bingfa/playground/frame"
	"bingfa/playground/generic"
	"bingfa/playground/lower"
	"bingfa/playground/program"
	"bingfa/playground/support"
	"bingfa/playground/symbols"
)

// interpret runs a program to its end, and the process with it: it does not
// return. It is checked (package check), lowered to what the interpreter runs
// right (package lower), and interpreted with the help of package support.
// With only, it is checked and no more.
func (p *process) interpret(in *interp.Interpreter, code string, only bool) {
	prog, diags := check.Source(code)
	if prog == nil {
		p.invalid(diags)
	}
	if !only {
		for _, pkg := range prog.Pkg.Imports() {
			p.has(pkg.Path())
		}
	}
	if warnings := prog.Vet(); only || len(warnings) > 0 {
		p.warn(warnings, only)
	}
	low, err := lower.Program(prog, generic.New(prog.Std))
	var unsupported *lower.Unsupported
	switch {
	case errors.As(err, &unsupported):
		p.refuse(program.Diagnostic{Line: unsupported.Pos.Line, Column: unsupported.Pos.Column, Message: unsupported.Message})
	case err != nil:
		p.fault(err)
	}
	for _, path := range low.Imports { // generic functions may need others
		p.has(path)
	}
	h := &symbols.Host{Stdout: p.stdout, Stderr: p.stderr, Exit: p.exit, Virtual: virtual}
	yield := func() {}
	if virtual {
		h.Left = p.left
		yield = newYielder(p.elapsed, p.left).yield
	}
	m, err := support.New(low, support.Hooks{Stderr: p.stderr, Yield: yield, Panic: p.panics, Lookup: generic.Lookup(p.lookup)})
	if err != nil {
		p.refuse(program.Diagnostic{Message: err.Error()})
	}
	h.Callers = m.Callers
	if err := use(in, h, m, low); err != nil {
		p.fault(err)
	}
	compiled, err := compile(in, low.Source)
	if err != nil {
		p.refuse(refusal(err, low))
	}
	p.unwound.Store(m)
	p.tell(m.Places())
	if _, err = in.Execute(compiled); err != nil {
		p.fault(err)
	}
	if virtual {
		p.left()
	}
	p.exit(0)
}

// has ends a run of a program that needs a package which this worker lacks:
// a large one will run it.
func (p *process) has(path string) {
	if symbols.Lacks(path) {
		p.last(0, frame.Larger)
	}
}

// lookup finds the types of the library that those of the program are made
// of. Once it runs, all that it needs was there.
func (p *process) lookup(path, name string) (reflect.Type, bool) {
	if p.unwound.Load() == nil {
		p.has(path)
	}
	return symbols.Type(path, name)
}

// use makes what the lowered program imports available.
func use(in *interp.Interpreter, h *symbols.Host, m *support.Machine, low *lower.Result) error {
	if err := symbols.Use(in, h, low.Imports); err != nil {
		return err
	}
	if err := in.Use(generic.Exports(low.Imports)); err != nil {
		return err
	}
	t, err := m.Exports()
	if err != nil {
		return err
	}
	return in.Use(interp.Exports{"u//u": t})
}

// refusal tells in which of the user's lines the interpreter did not
// understand the lowered program.
func refusal(err error, low *lower.Result) program.Diagnostic {
	line, message := position(err.Error())
	d := program.Diagnostic{Message: message, Category: frame.Interpreter}
	if line > 0 && line < len(low.Lines) && low.Lines[line].Line > 0 {
		d.Line = low.Lines[line].Line
	}
	return d
}

// position reads the interpreter's "3:5: message"; the line counts from 0.
func position(s string) (line int, message string) {
	parts := strings.SplitN(strings.TrimPrefix(s, "_.go:"), ":", 3)
	if len(parts) < 3 {
		return -1, s
	}
	n, err := strconv.Atoi(parts[0])
	if err != nil {
		return -1, s
	}
	return n - 1, strings.TrimSpace(parts[2])
}

// tell says that the program starts, with the table of the operations that
// may block.
func (p *process) tell(places []frame.Place) {
	var b []byte
	if len(places) > 0 {
		b, _ = json.Marshal(places)
	}
	if len(b) > frame.MaxPayload {
		b = nil // without lines, then
	}
	p.send(frame.Started, b)
}

// panics ends a program that panicked.
func (p *process) panics(q frame.Panicked) {
	q.Message = frame.Clip(q.Message, frame.MaxValue)
	b, err := json.Marshal(q)
	if err != nil {
		p.fault(err)
	}
	p.mu.Lock()
	p.lastLocked(2, frame.Panics, frame.Time(int64(p.elapsed())), b)
}

// warn tells what is suspicious in the program. If it is the last thing to
// tell, the process ends.
func (p *process) warn(warnings []program.Diagnostic, last bool) {
	b, err := json.Marshal(warnings)
	switch {
	case err != nil:
		p.fault(err)
	case last:
		p.last(0, frame.Warned, b)
	}
	p.send(frame.Warned, b)
}

func (p *process) invalid(diags []program.Diagnostic) {
	for i := range diags { // a message may repeat much of the source
		diags[i].Message = frame.Clip(diags[i].Message, frame.MaxMessage)
	}
	b, err := json.Marshal(diags)
	if err != nil {
		p.fault(err)
	}
	p.last(0, frame.Invalid, b)
}

// refuse ends a run of a program that the interpreter does not know how to
// run.
func (p *process) refuse(d program.Diagnostic) {
	d.Message = frame.Clip(d.Message, frame.MaxMessage)
	b, err := json.Marshal(d)
	if err != nil {
		p.fault(err)
	}
	p.last(0, frame.Refused, b)
}

// fault ends a run that failed for a reason of ours.
func (p *process) fault(err error) {
	p.last(exitSetup, frame.Fault, []byte(frame.Clip(err.Error(), frame.MaxMessage)))
}

func compile(in *interp.Interpreter, source string) (prog *interp.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("interpreter: %v", r)
		}
	}()
	return in.Compile(source)
}

// A traceWriter takes the line that the interpreter writes for each function
// that a panic leaves.
type traceWriter struct{ p *process }

func (w traceWriter) Write(b []byte) (int, error) {
	if m := w.p.unwound.Load(); m != nil {
		line, _ := position(string(b))
		m.Unwind(line)
	}
	return len(b), nil
}
