package pool

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

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
	flushed time.Time     // when an event was emitted last
	newest  program.Event // what the last event began with
	events  int64         // how many there are
	written int64         // bytes of output
	last    int64         // time of the last event
	begun   bool          // the worker took the program
	started bool          // and has compiled it

	places   []frame.Place // where the program may block
	check    bool          // the program is only checked
	lean     bool          // the worker may ask for a large one
	spent    time.Duration // of the wall limit, by a lean worker before
	warned   bool
	warnings []program.Diagnostic
}

// stop kills the program for a limit; the first one counts.
func (r *run) stop(limit program.LimitName) {
	r.killer.CompareAndSwap(nil, &limit)
	r.proc.kill()
}

// do runs the program until it ends or is stopped.
func (r *run) do(ctx, poolCtx context.Context, code string) (program.Outcome, error) {
	r.began = time.Now()
	defer afterLived(r.limits.Wall-r.spent, func() { r.stop(program.LimitWall) })()
	defer context.AfterFunc(ctx, r.proc.kill)()
	defer context.AfterFunc(poolCtx, r.proc.kill)()

	kind := frame.Program
	if r.check {
		kind = frame.Check
	}
	_, err := r.proc.conn.Write(frame.Append(nil, kind, []byte(code)))
	var o program.Outcome
	var ended bool
	for err == nil && !ended {
		if !r.proc.frames.Buffered() && !r.pause() {
			continue
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
	o.WallNS, o.Warnings = int64(r.spent+time.Since(r.began)), r.warnings
	return o, err
}

// handle deals with one frame; ended means that o is the outcome, or that
// err is why there is none.
func (r *run) handle(f frame.Frame) (o program.Outcome, ended bool, err error) {
	if err := r.expect(f.Kind); err != nil {
		return o, false, err
	}
	switch f.Kind {
	case frame.Begun:
		r.begun = true
	case frame.Stdout, frame.Stderr:
		t, text, err := f.Time()
		if err != nil {
			return o, false, err
		}
		stream := program.Stdout
		if f.Kind == frame.Stderr {
			stream = program.Stderr
		}
		if e := (program.Event{TimeNS: t, Stream: stream}); r.events == 0 || !r.newest.Merges(r.clock, e) {
			r.newest = e
			if r.events++; r.events > r.limits.Events {
				return r.flooded(program.LimitEvents), true, nil
			}
		}
		if over := r.written + int64(len(text)) - r.limits.Output; over > 0 {
			r.output(stream, t, text[:max(0, int64(len(text))-over)])
			return r.flooded(program.LimitOutput), true, nil
		}
		r.output(stream, t, text)
	case frame.Larger:
		return o, true, errLarger
	case frame.Panics:
		return r.panicked(f)
	case frame.Warned:
		if err := json.Unmarshal(f.Payload, &r.warnings); err != nil {
			return o, false, fmt.Errorf("%w: %w", frame.ErrMalformed, err)
		}
		for i := range r.warnings {
			r.warnings[i].Message = frame.Clip(r.warnings[i].Message, frame.MaxMessage)
		}
		r.warned = true
		return program.Outcome{Status: program.OK}, r.check, nil
	case frame.Started:
		r.started = true
		if len(f.Payload) == 0 {
			break
		}
		if err := json.Unmarshal(f.Payload, &r.places); err != nil {
			return o, false, fmt.Errorf("%w: %w", frame.ErrMalformed, err)
		}
		for i := range r.places {
			r.places[i].Func = frame.Clip(r.places[i].Func, frame.MaxName)
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
		return o, true, fault(FaultInterpreter, "%s", f.Payload)
	case frame.Refused:
		e := &FaultError{Fault: FaultUnsupported}
		if err := json.Unmarshal(f.Payload, &e.At); err != nil {
			return o, false, fmt.Errorf("%w: %w", frame.ErrMalformed, err)
		}
		e.Detail = frame.Clip(fmt.Sprintf("%d:%d: %s", e.At.Line, e.At.Column, e.At.Message), maxDetail)
		return o, true, e
	default:
		return o, false, fmt.Errorf("%w: kind %q", frame.ErrMalformed, byte(f.Kind))
	}
	return o, false, nil
}

// flooded is the outcome of a program that writes too much.
func (r *run) flooded(limit program.LimitName) program.Outcome {
	r.proc.kill()
	o := r.limits.Stopped(limit)
	o.TimeNS = r.last
	return o
}

// expect returns an error if a frame of a kind must not come now.
func (r *run) expect(k frame.Kind) error {
	var ok bool
	switch k {
	case frame.Begun:
		ok = !r.begun
	case frame.Warned:
		ok = r.begun && !r.started && !r.warned
	case frame.Started, frame.Invalid, frame.Refused:
		ok = r.begun && !r.started
	case frame.Larger:
		ok = r.begun && !r.started && r.lean && !r.check
	case frame.Fault:
		ok = r.begun
	default:
		ok = r.started
	}
	if !ok {
		return fmt.Errorf("%w: kind %q out of turn", frame.ErrMalformed, byte(k))
	}
	return nil
}

func (r *run) output(s program.Stream, t int64, text []byte) {
	r.written += int64(len(text))
	r.last = max(r.last, t)
	if e, ok := r.text.Decode(t, s, text); ok {
		r.event(e)
	}
}

// maxGrowing bounds the text of a merged event.
const maxGrowing = 16 << 10

// event emits e, merged with others that have arrived already or arrive
// soon: a program that writes byte by byte is told faster than it writes.
func (r *run) event(e program.Event) {
	if len(r.growing) > 0 && (!r.pending.Merges(r.clock, e) || len(r.growing) > maxGrowing) {
		r.flush()
	}
	if len(r.growing) == 0 {
		r.pending = e
	}
	r.growing = append(r.growing, e.Text...)
}

// pause is called when nothing has arrived. What is pending is emitted, but
// no sooner than a moment after the last time: emitting costs more than a
// write costs the program. It reports whether to wait for the next frame;
// else something has arrived.
func (r *run) pause() bool {
	if len(r.growing) == 0 {
		return true
	}
	if next := r.flushed.Add(program.MergeWindow); time.Until(next) > 0 {
		r.proc.conn.SetReadDeadline(next)
		err := r.proc.frames.Await()
		r.proc.conn.SetReadDeadline(time.Time{})
		if err == nil {
			return false
		}
	}
	r.flush()
	return true
}

func (r *run) flush() {
	if len(r.growing) > 0 {
		r.pending.Text = string(r.growing)
		r.growing = r.growing[:0]
		r.emit(r.pending)
		r.flushed = time.Now()
	}
}

func exited(code int, t int64) program.Outcome {
	if code == 0 {
		return program.Outcome{Status: program.OK, TimeNS: t}
	}
	return program.Outcome{Status: program.Exit, Code: code, TimeNS: t}
}
