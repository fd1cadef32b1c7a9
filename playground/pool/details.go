package pool

import (
	"encoding/json"
	"fmt"
	"slices"

	"bingfa/playground/crash"
	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// details are what a worker tells of a program's panics, in case it dies of
// one.
type details struct {
	values    map[int64]panicValue // by goroutine, the last one
	panicking int64                // the goroutine of the last of them
	traces    []trace

	told, bytes int
	muted       bool
}

// A panicValue is what the program gave to panic, and where.
type panicValue struct {
	line, column int
	text         string
}

// A trace is a function that a panic unwound.
type trace struct {
	goroutine int64
	frame     program.Frame
}

// maxTraces bounds what is remembered of unwinding panics.
const maxTraces = 256

// handle takes one frame.
func (d *details) handle(f frame.Frame) error {
	if d.told++; frame.Detail(f.Kind) {
		d.bytes += len(f.Payload)
	}
	// An honest worker keeps within the bounds, and says when it stops.
	if d.muted || d.told > frame.MaxDetails+1 || d.bytes > frame.MaxDetailBytes {
		return fmt.Errorf("%w: too many details of panics", frame.ErrMalformed)
	}
	if f.Kind == frame.Muted {
		*d = details{told: d.told, bytes: d.bytes, muted: true}
		return nil
	}
	g, payload, err := f.Time()
	if err != nil {
		return err
	}
	switch f.Kind {
	case frame.Value:
		var v panicValue
		v.line, v.column, v.text, _ = crash.Place(string(payload))
		if d.values == nil {
			d.values = map[int64]panicValue{}
		}
		d.values[g], d.panicking = v, g
	case frame.Trace:
		var u frame.Unwound
		if err := json.Unmarshal(payload, &u); err != nil {
			return fmt.Errorf("%w: %w", frame.ErrMalformed, err)
		}
		if u.First {
			d.forget(g)
		}
		if len(d.traces) < maxTraces {
			u.Frame.Func = frame.Clip(u.Frame.Func, frame.MaxName)
			d.traces = append(d.traces, trace{g, u.Frame})
		}
	case frame.Recovered:
		d.forget(g)
		delete(d.values, g)
	}
	return nil
}

// forget drops the traces of a goroutine.
func (d *details) forget(g int64) {
	d.traces = slices.DeleteFunc(d.traces, func(t trace) bool { return t.goroutine == g })
}
