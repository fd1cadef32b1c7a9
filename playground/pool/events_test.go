package pool_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// TestEvents checks that a program cannot make the server tell more events
// than it may, and that what it wrote up to there is kept.
func TestEvents(t *testing.T) {
	p := newPool(t, pool.Options{Limits: program.Limits{Events: 100}})
	r := run(t, p, program.Virtual, body("fmt time", `for { fmt.Print("x"); time.Sleep(time.Microsecond) }`))
	o := r.Outcome
	if o.Status != program.OutputLimit || o.Limit == nil || *o.Limit != (program.Limit{Name: program.LimitEvents, Value: 100, Unit: "event"}) {
		t.Errorf("outcome %+v %+v", o, o.Limit)
	}
	if len(r.Events) != 100 || r.Output(program.Stdout) != strings.Repeat("x", 100) || o.TimeNS != int64(99*time.Microsecond) {
		t.Errorf("%d events to %v: %q", len(r.Events), time.Duration(o.TimeNS), r.Output(program.Stdout))
	}
	r = run(t, p, program.Virtual, body("os", `for range 51 { os.Stdout.WriteString("o"); os.Stderr.WriteString("e") }`))
	if r.Outcome.Limit == nil || r.Output(program.Stdout)+r.Output(program.Stderr) != strings.Repeat("o", 50)+strings.Repeat("e", 50) {
		t.Errorf("two streams in turns: %+v", r.Outcome)
	}
	// Any number of writes at one time are one event.
	if r = run(t, p, program.Virtual, body("fmt", `for range 1000 { fmt.Print("x") }`)); r.Outcome.Status != program.OK || len(r.Events) != 1 {
		t.Errorf("at one time: %+v, %d events", r.Outcome, len(r.Events))
	}
}

// TestByteWise checks that a program that writes byte by byte is told in far
// fewer pieces, without being held up.
func TestByteWise(t *testing.T) {
	const n = 50_000
	for _, clock := range program.Clocks() {
		told, text := 0, 0
		o, err := sharedPool(t).Run(context.Background(), program.Program{Code: body("os", `b := []byte("x"); for range 50_000 { os.Stdout.Write(b) }`), Clock: clock},
			func(e program.Event) { told++; text += len(e.Text) })
		if err != nil || o.Status != program.OK || text != n {
			t.Fatalf("%s: %+v %v, %d bytes", clock, o, err, text)
		}
		if told > n/20 {
			t.Errorf("%s: %d bytes in %d pieces", clock, n, told)
		}
	}
}
