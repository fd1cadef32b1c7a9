package engine

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"bingfa/generator/note"
)

// errLeft is told of a program that ends before processes which it started.
var errLeft = &Failure{Message: "it ends while processes that it started still hold its output open",
	Hint: "wait for them, or end them"}

// observe runs a command in a room and notes what it writes when. The outcome
// is set for a program that ended well or had to be stopped; a program that is
// expected to time out is stopped early. Else err is the exit status. Time
// counts from started on, where that is not nil. Texts are still bytes.
func (r *room) observe(ctx context.Context, cmd *exec.Cmd, want string, started <-chan struct{}) (t *note.Take, exit *exec.ExitError, err error) {
	limit := patience
	if want == "timeout" {
		limit = cutOff
	}
	o := &observer{began: time.Now(), full: make(chan struct{})}
	cmd.Stdout = &stream{o, "stdout"}
	cmd.Stderr = &stream{o, "stderr"}
	cmd.WaitDelay = time.Second // for descendants that keep the pipes open
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	kill := func() {
		killGroup(cmd)
		killLeftovers(r.mark)
	}
	first := limit
	if started != nil {
		first = patience // an interpreter may take long to start on a busy machine
	}
	late := time.NewTimer(first)
	defer late.Stop()
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	t = new(note.Take)
	for running := true; running; {
		select {
		case <-started:
			started = nil
			o.begin()
			late.Reset(limit)
			continue
		case err = <-done:
		case <-o.full:
			t.Outcome, t.Message = "output_limit", fmt.Sprintf("it writes more than %d KiB", outputLimit>>10)
		case <-late.C:
			t.Outcome, t.TimeMS = "timeout", limit.Milliseconds()
		case <-ctx.Done():
			kill()
			<-done
			return nil, nil, context.Cause(ctx)
		}
		running = false
	}
	kill() // what it left behind, too
	if t.Outcome != "" {
		<-done
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	t.Events = o.events
	if t.Outcome != "" && t.TimeMS > 0 {
		return t, nil, nil
	}
	t.TimeMS = time.Since(o.began).Milliseconds()
	switch {
	case t.Outcome != "":
	case err == nil:
		t.Outcome = "ok"
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, nil, errLeft
	case errors.As(err, &exit):
		if name := signalName(exit); name != "" {
			t.Outcome = "killed " + name
		}
	default:
		return nil, nil, err
	}
	return t, exit, nil
}

// observer notes events in the order in which they arrive.
type observer struct {
	mu     sync.Mutex
	began  time.Time
	events []note.Event
	size   int
	full   chan struct{} // closed when size passes outputLimit
}

// begin sets the clock to zero.
func (o *observer) begin() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.events) == 0 {
		o.began = time.Now()
	}
}

type stream struct {
	o    *observer
	name string
}

func (s *stream) Write(p []byte) (int, error) {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	before := s.o.size
	s.o.size += len(p)
	if s.o.size > outputLimit {
		if before <= outputLimit {
			close(s.o.full)
		}
		return len(p), nil
	}
	ms := time.Since(s.o.began).Milliseconds()
	text := string(p)
	if n := len(s.o.events); n > 0 && s.o.events[n-1].Stream == s.name && ms-s.o.events[n-1].TimeMS < 5 {
		s.o.events[n-1].Text += text // one print may be two writes
	} else {
		s.o.events = append(s.o.events, note.Event{TimeMS: ms, Stream: s.name, Text: text})
	}
	return len(p), nil
}
