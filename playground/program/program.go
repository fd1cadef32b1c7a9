// Package program defines what the playground is about: a program, the
// events it produces while it runs, and its outcome. The types are the wire
// formats; their JSON is read by pages that were built long before the
// server that answers them, so fields are only ever added.
//
// Two failures never share a path. An [Outcome] says how the user's program
// ended, however badly; it is a result. When the playground itself fails,
// the answer is a Go error and there is no outcome.
package program

import (
	"fmt"
	"strings"
	"time"
)

// A Program is one Go source file, to be run once.
type Program struct {
	// Code is the source of a whole file of package main, in UTF-8.
	Code string `json:"code"`
	// Clock is the clock the program runs on; empty means Virtual.
	Clock Clock `json:"clock,omitempty"`
	// Check asks to check the program only, and not to run it: the outcome
	// is OK or CompileError, with Diagnostics and Warnings.
	Check bool `json:"-"`
}

// Validate reports why p cannot be run at all: a *SizeError or a *ClockError.
// Mistakes in the source are not its business; they are an outcome.
func (p Program) Validate(l Limits) error {
	if n := int64(len(p.Code)); n > l.Source {
		return &SizeError{Size: n, Limit: l.Source}
	}
	_, err := ParseClock(string(p.Clock))
	return err
}

// A SizeError says that a source is larger than allowed. Sizes are in bytes;
// Size is 0 when the reader stopped counting at the limit.
type SizeError struct{ Size, Limit int64 }

func (e *SizeError) Error() string {
	if e.Size == 0 {
		return fmt.Sprintf("program is larger than %d bytes", e.Limit)
	}
	return fmt.Sprintf("program is %d bytes, the limit is %d", e.Size, e.Limit)
}

// A Clock names the clock a program runs on.
type Clock string

const (
	// Virtual starts at 2009-11-10 23:00:00 UTC, stands still while
	// goroutines run and jumps when all of them wait: sleeping is exact and
	// costs nothing. It is the default.
	Virtual Clock = "virtual"
	// Real is the machine's clock, for programs about CPU time.
	Real Clock = "real"
)

// Clocks lists every clock, the default first.
func Clocks() []Clock { return []Clock{Virtual, Real} }

// ParseClock reads a clock's name; the empty name is Virtual. Any other
// name gives a *ClockError.
func ParseClock(s string) (Clock, error) {
	switch c := Clock(s); c {
	case "":
		return Virtual, nil
	case Virtual, Real:
		return c, nil
	}
	return "", &ClockError{Name: s}
}

// A ClockError names a clock that does not exist.
type ClockError struct{ Name string }

func (e *ClockError) Error() string {
	return fmt.Sprintf("unknown clock %q; want %q or %q", e.Name, Virtual, Real)
}

// A Stream is where a program wrote.
type Stream string

const (
	Stdout Stream = "stdout"
	Stderr Stream = "stderr"
)

// An Event is one piece of output.
type Event struct {
	// TimeNS is when it was written, in nanoseconds on the program's own
	// clock since the program started. It never decreases from one event to
	// the next.
	TimeNS int64 `json:"time_ns"`
	// Stream says where it was written.
	Stream Stream `json:"stream"`
	// Text is what was written; always valid UTF-8.
	Text string `json:"text"`
}

// A Result is a finished run: all its events in the order in which they were
// written, and the outcome.
type Result struct {
	Events  []Event `json:"events"`
	Outcome Outcome `json:"outcome"`
}

// Output returns the text of one stream.
func (r *Result) Output(s Stream) string {
	var b strings.Builder
	for _, e := range r.Events {
		if e.Stream == s {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// MergeWindow is how far apart on the real clock two writes may be and still
// become one event: less than a reader can see.
const MergeWindow = time.Millisecond

// Merges reports whether no reader could tell next, on clock c, from a
// continuation of e: it has the same stream and the same time, on the real
// clock within MergeWindow.
func (e Event) Merges(c Clock, next Event) bool {
	gap := next.TimeNS - e.TimeNS
	return e.Stream == next.Stream && (gap == 0 || c == Real && gap < int64(MergeWindow))
}

// A Collector makes the events of a Result. Writes that no reader could tell
// apart become one event, so that a program that writes byte by byte does not cost
// an event for each. How they are merged depends on the events alone: equal
// runs give equal results. The zero value is for the virtual clock.
type Collector struct {
	Clock Clock

	events []Event
	text   []byte // of the last event, which is still growing
}

// Add adds an event.
func (c *Collector) Add(e Event) {
	if n := len(c.events); n > 0 {
		if c.events[n-1].Merges(c.Clock, e) {
			c.text = append(c.text, e.Text...)
			return
		}
	}
	c.finish()
	c.events = append(c.events, e)
	c.text = append(c.text, e.Text...)
}

func (c *Collector) finish() {
	if n := len(c.events); n > 0 {
		c.events[n-1].Text = string(c.text)
		c.text = c.text[:0]
	}
}

// Events returns what was collected; never nil. Nothing may be added after.
func (c *Collector) Events() []Event {
	c.finish()
	if c.events == nil {
		return []Event{}
	}
	return c.events
}
