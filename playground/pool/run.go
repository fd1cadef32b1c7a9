package pool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"bingfa/playground/crash"
	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// errUntouched says that the worker was dead before it took the program:
// another one may run it.
var errUntouched = errors.New("worker was dead")

// A run is one program in one worker.
type run struct {
	proc   *proc
	limits program.Limits
	clock  program.Clock
	emit   func(program.Event)

	began   time.Time
	killer  atomic.Pointer[program.LimitName] // the limit for which it was killed
	text    program.Decoder
	pending program.Event // not yet emitted: its text grows
	growing []byte        // the text of pending
	written int64         // bytes of output
	last    int64         // time of the last event
	begun   bool          // the worker took the program

	value  panicValue
	traces []trace
}

// A panicValue is what the program gave to panic, and where.
type panicValue struct {
	goroutine    int64
	line, column int
	text         string
}

// A trace is a function that a panic unwound.
type trace struct {
	goroutine int64
	function  string
}

// maxTraces bounds what is remembered of unwinding panics.
const maxTraces = 256

// stop kills the program for a limit; the first one counts.
func (r *run) stop(limit program.LimitName) {
	r.killer.CompareAndSwap(nil, &limit)
	r.proc.kill()
}

// do runs the program until it ends or is stopped.
func (r *run) do(ctx, poolCtx context.Context, code string) (program.Outcome, error) {
	r.began = time.Now()
	timer := time.AfterFunc(r.limits.Wall, func() { r.stop(program.LimitWall) })
	defer timer.Stop()
	defer context.AfterFunc(ctx, r.proc.kill)()
	defer context.AfterFunc(poolCtx, r.proc.kill)()

	_, err := r.proc.conn.Write(frame.Append(nil, frame.Program, []byte(code)))
	var o program.Outcome
	var ended bool
	for err == nil && !ended {
		if !r.proc.frames.Buffered() {
			r.flush() // before waiting
		}
		var f frame.Frame
		if f, err = r.proc.frames.Next(); err == nil {
			o, ended, err = r.handle(f)
		}
	}
	for _, e := range r.text.Flush() {
		r.event(e)
	}
	r.flush()
	if !ended {
		o, err = r.died(ctx, poolCtx, err)
	}
	o.WallNS = int64(time.Since(r.began))
	return o, err
}

// handle deals with one frame; ended means that o is the outcome, or that
// err is why there is none.
func (r *run) handle(f frame.Frame) (o program.Outcome, ended bool, err error) {
	switch f.Kind {
	case frame.Begun:
		r.begun = true
	case frame.Stdout, frame.Stderr:
		t, text, err := f.Time()
		if err != nil {
			return o, false, err
		}
		if over := r.written + int64(len(text)) - r.limits.Output; over > 0 {
			r.output(f.Kind, t, text[:int64(len(text))-over])
			r.proc.kill()
			o = r.limits.Stopped(program.LimitOutput)
			o.TimeNS = r.last
			return o, true, nil
		}
		r.output(f.Kind, t, text)
	case frame.Value:
		g, text, err := f.Time()
		if err != nil {
			return o, false, err
		}
		v := panicValue{goroutine: g}
		v.line, v.column, v.text, _ = crash.Place(string(text))
		r.value = v
		r.traces = slices.DeleteFunc(r.traces, func(t trace) bool { return t.goroutine == g })
	case frame.Trace:
		g, line, err := f.Time()
		if err != nil {
			return o, false, err
		}
		if fn, ok := crash.Function(string(line)); ok && len(r.traces) < maxTraces {
			r.traces = append(r.traces, trace{g, fn})
		}
	case frame.Exit:
		t, code, err := f.Exit()
		if err != nil {
			return o, false, err
		}
		return exited(code, t), true, nil
	case frame.Invalid:
		o = program.Outcome{Status: program.CompileError, Code: -1}
		if err := json.Unmarshal(f.Payload, &o.Diagnostics); err != nil {
			return o, false, err
		}
		if len(o.Diagnostics) == 0 {
			return o, false, fmt.Errorf("%w: no diagnostics", frame.ErrMalformed)
		}
		o.Message = o.Diagnostics[0].Message
		return o, true, nil
	case frame.Expired:
		o = r.limits.Stopped(program.LimitVirtual)
		o.TimeNS, _, err = f.Time()
		return o, err == nil, err
	case frame.Fault:
		return o, true, fmt.Errorf("%w: %s", ErrFault, f.Payload)
	default:
		return o, false, fmt.Errorf("%w: kind %q", frame.ErrMalformed, byte(f.Kind))
	}
	return o, false, nil
}

func (r *run) output(k frame.Kind, t int64, text []byte) {
	r.written += int64(len(text))
	s := program.Stdout
	if k == frame.Stderr {
		s = program.Stderr
	}
	r.last = max(r.last, t)
	if e, ok := r.text.Decode(t, s, text); ok {
		r.event(e)
	}
}

// maxGrowing bounds the text of a merged event.
const maxGrowing = 16 << 10

// event emits e, merged with others of the same stream and time that have
// arrived already: a program that writes byte by byte is told faster than it
// writes.
func (r *run) event(e program.Event) {
	if len(r.growing) > 0 && (e.Stream != r.pending.Stream || e.TimeNS != r.pending.TimeNS || len(r.growing) > maxGrowing) {
		r.flush()
	}
	r.pending = e
	r.growing = append(r.growing, e.Text...)
}

func (r *run) flush() {
	if len(r.growing) > 0 {
		r.pending.Text = string(r.growing)
		r.growing = r.growing[:0]
		r.emit(r.pending)
	}
}

func exited(code int, t int64) program.Outcome {
	if code == 0 {
		return program.Outcome{Status: program.OK, TimeNS: t}
	}
	return program.Outcome{Status: program.Exit, Code: code, TimeNS: t}
}

// died finds out why the worker ended without saying so. cause is the error
// of the connection.
func (r *run) died(ctx, poolCtx context.Context, cause error) (program.Outcome, error) {
	if errors.Is(cause, frame.ErrMalformed) {
		r.proc.kill()
	}
	<-r.proc.dead
	<-r.proc.crashed
	state := r.proc.state
	report := crash.Parse(r.proc.crash.Bytes())
	now := r.last
	if r.clock == program.Real {
		now = int64(time.Since(r.began))
	} else if report.Time > 0 {
		now = report.Time - crash.Epoch
	}
	stopped := func(l program.LimitName) (program.Outcome, error) {
		o := r.limits.Stopped(l)
		o.TimeNS = now
		return o, nil
	}
	switch killer := r.killer.Load(); {
	case errors.Is(cause, frame.ErrMalformed):
		return program.Outcome{}, fmt.Errorf("%w: %w", ErrFault, cause)
	case report.Kind == crash.Memory, report.Kind == crash.Runtime && memoryUsed(state) >= r.limits.Memory/4:
		// Where memory cannot be had for its own records, the runtime does
		// not always notice and stumbles.
		o, err := stopped(program.LimitMemory)
		if report.Kind == crash.Memory {
			o.Message = report.Message
		}
		return o, err
	case report.Kind != crash.None && report.Kind != crash.Runtime:
		return r.crashed(report, now)
	case killer != nil:
		return stopped(*killer)
	case ctx.Err() != nil:
		return program.Outcome{}, context.Cause(ctx)
	case poolCtx.Err() != nil:
		return program.Outcome{}, ErrClosed
	case cpuExceeded(state, r.limits.CPU):
		return stopped(program.LimitCPU)
	case state.ExitCode() == loggerExit && r.proc.crash.Len() == 0:
		return exited(loggerExit, now), nil
	case !r.begun:
		return program.Outcome{}, errUntouched
	}
	return program.Outcome{}, fmt.Errorf("%w: worker died: %s after %v of CPU time: %.200q",
		ErrFault, state, state.UserTime()+state.SystemTime(), r.proc.crash.Bytes())
}

// loggerExit is the status with which the Fatal methods of a log.Logger end
// the process, behind the worker's back.
const loggerExit = 1

// crashed is the outcome of a program that Go's runtime ended.
func (r *run) crashed(report crash.Report, now int64) (program.Outcome, error) {
	o := program.Outcome{Status: program.Panic, Code: 2, Message: report.Message, Goroutines: report.Goroutines, TimeNS: now}
	if report.Kind == crash.Deadlock {
		o.Status = program.Deadlock
		return o, nil
	}
	// Only the first is the program's: the one that failed.
	o.Goroutines = o.Goroutines[:min(1, len(o.Goroutines))]
	if report.Kind != crash.Panic {
		return o, nil
	}
	if len(o.Goroutines) == 0 {
		o.Goroutines = []program.Goroutine{{ID: 1, State: "running"}}
	}
	g := &o.Goroutines[0]
	for _, t := range r.traces {
		if t.goroutine == int64(g.ID) {
			g.Frames = append(g.Frames, program.Frame{Func: t.function})
		}
	}
	var value panicValue
	if r.value.goroutine == int64(g.ID) {
		value = r.value
	}
	tr := crash.Translate(report.Message, value.text)
	// A panic of the main goroutine outside any function of the program is
	// one of the interpreter itself.
	if tr.Fault || g.ID == 1 && len(g.Frames) == 0 {
		return program.Outcome{}, fmt.Errorf("%w: interpreter: %s", ErrFault, report.Message)
	}
	o.Message = tr.Message
	if tr.Line == 0 && o.Message == "panic: "+value.text {
		tr.Line, tr.Column = value.line, value.column
	}
	if len(g.Frames) == 0 {
		g.Frames = []program.Frame{{}}
	}
	g.Frames[0].Line, g.Frames[0].Column = tr.Line, tr.Column
	return o, nil
}
