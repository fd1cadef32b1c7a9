package pool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bingfa/playground/crash"
	"bingfa/playground/frame"
	"bingfa/playground/program"
)

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
		return program.Outcome{}, fault(FaultProtocol, "%v", cause)
	case report.Kind == crash.Memory, report.Kind == crash.Runtime && max(memoryUsed(state), report.Allocating) >= r.limits.Memory/2:
		// Where memory cannot be had for its own records, the runtime does
		// not always notice and stumbles: the process is large, or was
		// about to be.
		o, err := stopped(program.LimitMemory)
		if report.Kind == crash.Memory {
			o.Message = report.Message
		}
		return o, err
	case report.Kind != crash.None && !r.begun:
		return program.Outcome{}, errUntouched
	case report.Kind != crash.None && !r.started:
		// The program did not run yet: it was the compiler that failed.
		return program.Outcome{}, fault(FaultInterpreter, "compiling: %s", frame.Clip(report.Message, frame.MaxMessage))
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
	case endedBy(state) == forbidden, bytes.Contains(r.proc.crash.Bytes(), []byte("SIGSYS: bad system call")):
		return program.Outcome{}, fault(FaultForbidden, "worker made a forbidden system call: %s: %.400q", usedBy(state), crash.Text(r.proc.crash.Bytes()))
	case !r.begun:
		return program.Outcome{}, errUntouched
	case endedBy(state) == killed:
		// Nobody of ours did, and it was not the kernel for the limit of CPU
		// time. What the program may have done by now is told; it is not
		// run again.
		return program.Outcome{}, fault(FaultKilled, "worker was killed from outside: %s", usedBy(state))
	}
	return program.Outcome{}, fault(FaultWorker, "worker died: %s: %.400q", usedBy(state), crash.Text(r.proc.crash.Bytes()))
}

// crashed is the outcome of a program that Go's runtime ended.
func (r *run) crashed(report crash.Report, now int64) (program.Outcome, error) {
	o := program.Outcome{Status: program.Panic, Code: 2, Message: report.Message, TimeNS: now}
	if report.Kind == crash.Deadlock {
		o.Status = program.Deadlock
		o.Goroutines = waiting(r.places, report.Goroutines)
		return o, nil
	}
	// The first is the one that failed.
	g := program.Goroutine{ID: 1, State: "running"}
	if len(report.Goroutines) > 0 {
		g.ID, g.State = report.Goroutines[0].ID, report.Goroutines[0].State
		if p, ok := find(r.places, report.Goroutines[0]); ok {
			g.Frames = []program.Frame{p.Frame()}
		}
	}
	o.Goroutines = []program.Goroutine{g}
	return o, nil
}

// panicked is the outcome of a program that ended with a panic.
func (r *run) panicked(f frame.Frame) (program.Outcome, bool, error) {
	t, payload, err := f.Time()
	if err != nil {
		return program.Outcome{}, false, err
	}
	var p frame.Panicked
	if err := json.Unmarshal(payload, &p); err != nil {
		return program.Outcome{}, false, fmt.Errorf("%w: %w", frame.ErrMalformed, err)
	}
	g := p.Goroutine
	g.State = "running"
	g.Frames = g.Frames[:min(len(g.Frames), frame.MaxFrames)]
	for i := range g.Frames {
		g.Frames[i].Func = frame.Clip(g.Frames[i].Func, frame.MaxName)
	}
	return program.Outcome{
		Status: program.Panic, Code: 2, TimeNS: t,
		Message: frame.Clip(p.Message, frame.MaxValue), Goroutines: []program.Goroutine{g},
	}, true, nil
}
