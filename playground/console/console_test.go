package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

func TestText(t *testing.T) {
	stopped := program.Limits{}.WithDefaults().Stopped
	memory := stopped(program.LimitMemory)
	memory.Message = "fatal error: out of memory"
	for _, c := range []struct {
		name   string
		o      program.Outcome
		status int
		want   string
	}{
		{"ok", program.Outcome{Status: program.OK}, 0, ""},
		{"exit", program.Outcome{Status: program.Exit, Code: 3}, 3, ""},
		{"compile error", program.Outcome{Status: program.CompileError, Code: -1, Diagnostics: []program.Diagnostic{{Line: 3, Column: 5, Message: "a"}, {Line: 4, Message: "b"}, {Message: "c"}}},
			1, "x/main.go:3:5: a\nx/main.go:4: b\nc\n"},
		{"not offered", program.Outcome{Status: program.CompileError, Code: -1, Diagnostics: []program.Diagnostic{{Line: 3, Column: 5, Message: "a", Category: program.NotOffered}}},
			69, "x/main.go:3:5: a\n" + elsewhere},
		{"not offered, and a mistake", program.Outcome{Status: program.CompileError, Code: -1, Diagnostics: []program.Diagnostic{{Line: 3, Column: 5, Message: "a", Category: program.NotOffered}, {Message: "b"}}},
			1, "x/main.go:3:5: a\nb\n"},
		{"warnings", program.Outcome{Status: program.OK, Warnings: []program.Diagnostic{{Line: 3, Column: 5, Message: "a", Category: "copylocks"}, {Line: 4, Message: "b"}}},
			0, "x/main.go:3:5: warning: a (copylocks)\nx/main.go:4: warning: b\n"},
		{"warnings and a limit", program.Outcome{Status: program.Timeout, Code: -1, Message: "m", Warnings: []program.Diagnostic{{Line: 3, Column: 5, Message: "a", Category: "c"}}},
			124, "x/main.go:3:5: warning: a (c)\nbingfa: x/main.go was stopped: m\n"},
		{"panic", program.Outcome{Status: program.Panic, Code: 2, Message: "panic: boom", Goroutines: []program.Goroutine{
			{ID: 7, State: "running", Frames: []program.Frame{{Func: "main.f", Line: 8, Column: 2}, {Func: "main.main"}, {Line: 9}}},
		}}, 2, "panic: boom\n\ngoroutine 7 [running]:\nmain.f(...)\n\tx/main.go:8\nmain.main(...)\n\tx/main.go:9\n"},
		{"deadlock", program.Outcome{Status: program.Deadlock, Code: 2, Message: "fatal error: all goroutines are asleep - deadlock!", Goroutines: []program.Goroutine{
			{ID: 1, State: "chan receive"}, {ID: 2, State: "select (no cases)"},
		}}, 2, "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\n\ngoroutine 2 [select (no cases)]:\n"},
		{"CPU", stopped(program.LimitCPU), 124, "bingfa: x/main.go was stopped: CPU time limit of 5s reached (-max-cpu sets the limit)\n"},
		{"wall", stopped(program.LimitWall), 124, "bingfa: x/main.go was stopped: time limit of 10s reached (-max-wall sets the limit)\n"},
		{"virtual", stopped(program.LimitVirtual), 124, "bingfa: x/main.go was stopped: virtual time limit of 1m0s reached (-max-virtual sets the limit)\n"},
		{"memory", memory, 137, "bingfa: x/main.go was stopped: fatal error: out of memory (-max-memory sets the limit)\n"},
		{"output", stopped(program.LimitOutput), 153, "bingfa: x/main.go was stopped: output limit of 256 KiB reached (-max-output sets the limit)\n"},
	} {
		var stdout, stderr strings.Builder
		if err := (Text{&stdout, &stderr, "x/main.go"}).Outcome(c.o); err != nil || stderr.String() != c.want || stdout.Len() > 0 {
			t.Errorf("%s: %q (%v), want %q", c.name, &stderr, err, c.want)
		}
		if got := Status(c.o); got != c.status {
			t.Errorf("%s: status %d, want %d", c.name, got, c.status)
		}
	}
	var stdout, stderr strings.Builder
	w := Text{&stdout, &stderr, "x"}
	if err := errors.Join(w.Event(program.Event{Stream: program.Stdout, Text: "out"}), w.Event(program.Event{Stream: program.Stderr, Text: "err"}),
		w.Problem(api.Problem{Title: "it failed", Detail: "why"})); err != nil || stdout.String() != "out" || stderr.String() != "errbingfa: it failed: why\n" {
		t.Errorf("%q %q (%v)", &stdout, &stderr, err)
	}
}

// A refusal is not told as a failure: it has a place, a reason and a way out.
func TestRefusal(t *testing.T) {
	for _, c := range []struct {
		at     program.Diagnostic
		want   string
		status int
	}{
		{program.Diagnostic{Line: 13, Column: 4, Message: "a goto in a range over a function"},
			"x.go:13:4: valid Go, which this playground's interpreter cannot run yet: a goto in a range over a function\n" + elsewhere, 69},
		{program.Diagnostic{Message: "too many types"},
			"valid Go, which this playground's interpreter cannot run yet: too many types\n" + elsewhere, 69},
	} {
		var stderr strings.Builder
		p := api.ProblemOf(&pool.FaultError{Fault: pool.FaultUnsupported, At: c.at, Detail: "d"}, true)
		if err := (Text{Stderr: &stderr, File: "x.go"}).Problem(p); err != nil || stderr.String() != c.want || ProblemStatus(p) != c.status {
			t.Errorf("%q, status %d (%v), want %q", &stderr, ProblemStatus(p), err, c.want)
		}
	}
	if s := ProblemStatus(api.ProblemOf(pool.ErrFault, true)); s != 70 {
		t.Errorf("a failure has status %d", s)
	}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	w := JSON{&b}
	if err := errors.Join(w.Event(program.Event{TimeNS: 5, Stream: program.Stdout, Text: "a\n"}), w.Outcome(program.Outcome{Status: program.OK}), w.Problem(api.Problem{Type: api.TypeFault})); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for line := range strings.Lines(b.String()) {
		var m map[string]json.RawMessage
		if err := json.Unmarshal([]byte(line), &m); err != nil || len(m) != 1 {
			t.Errorf("line %q (%v)", line, err)
		}
		for k := range m {
			keys = append(keys, k)
		}
	}
	if got := strings.Join(keys, " "); got != "event outcome error" {
		t.Errorf("lines %s", got)
	}
	if err := (JSON{broken{}}).Event(program.Event{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a broken writer: %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// Events come no earlier than their times, and in order.
func TestPlay(t *testing.T) {
	var stdout strings.Builder
	began := time.Now()
	const ms = time.Millisecond
	events := []program.Event{{TimeNS: 0, Stream: program.Stdout, Text: "a"}, {TimeNS: int64(20 * ms), Stream: program.Stdout, Text: "b"}, {TimeNS: int64(20 * ms), Stream: program.Stdout, Text: "c"}}
	err := Play(t.Context(), Text{Stdout: &stdout}, events, 50*ms)
	if took := time.Since(began); err != nil || stdout.String() != "abc" || took < 50*ms {
		t.Errorf("%q after %v (%v)", &stdout, took, err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(io.ErrClosedPipe)
	if err := Play(ctx, Text{Stdout: &stdout}, nil, time.Hour); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("stopped: %v", err)
	}
	if err := Play(t.Context(), JSON{broken{}}, events, 0); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a broken writer: %v", err)
	}
}
