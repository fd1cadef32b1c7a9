package console

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/gotext"
	"bingfa/playground/program"
)

// A Writer shows a run while it goes on. Its methods are called by one
// goroutine at a time.
type Writer interface {
	// Event writes one event.
	Event(program.Event) error
	// Outcome tells the end of the program.
	Outcome(program.Outcome) error
	// Problem tells that the playground failed.
	Problem(api.Problem) error
}

// Text is a Writer as a program on a terminal has it: each stream to its own.
type Text struct {
	Stdout, Stderr io.Writer
	// File is the program's name in positions.
	File string
}

// Event writes the text of an event to its stream.
func (t Text) Event(e program.Event) error {
	to := t.Stdout
	if e.Stream == program.Stderr {
		to = t.Stderr
	}
	_, err := io.WriteString(to, e.Text)
	return err
}

// Outcome describes the end of a program that did not end by itself.
func (t Text) Outcome(o program.Outcome) error { return Describe(t.Stderr, t.File, o) }

// Problem tells what is wrong with the playground, or what in the program it
// cannot run.
func (t Text) Problem(p api.Problem) error {
	message := p.Title
	if p.Detail != "" {
		message += ": " + p.Detail
	}
	text := "bingfa: " + message + "\n"
	if p.Type == api.TypeUnsupported {
		message = strings.ToLower(message[:1]) + message[1:] // after a position, as the compiler's
		text = gotext.Errors(t.File, []program.Diagnostic{{Line: p.Line, Column: p.Column, Message: message}}) + elsewhere
	}
	_, err := io.WriteString(t.Stderr, text)
	return err
}

// JSON is a Writer of the stream that package api describes: one JSON value
// a line, {"event": …}, at last {"outcome": …} or {"error": …}.
type JSON struct{ Stdout io.Writer }

func (j JSON) Event(e program.Event) error     { return j.line("event", e) }
func (j JSON) Outcome(o program.Outcome) error { return j.line("outcome", o) }
func (j JSON) Problem(p api.Problem) error     { return j.line("error", p) }

func (j JSON) line(key string, v any) error {
	b, err := json.Marshal(map[string]any{key: v})
	if err != nil {
		return err
	}
	_, err = j.Stdout.Write(append(b, '\n'))
	return err
}

// Play writes events at the times they carry and returns when the program's
// clock would show end, or when ctx ends.
//
// It is for runs that are over: a program on the virtual clock that had to
// wait for its reader would run out of real time, and it needs hardly any.
func Play(ctx context.Context, w Writer, events []program.Event, end time.Duration) error {
	began := time.Now()
	at := func(d time.Duration) error {
		select {
		case <-time.After(time.Until(began.Add(d))):
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	for _, e := range events {
		if err := at(time.Duration(e.TimeNS)); err != nil {
			return err
		}
		if err := w.Event(e); err != nil {
			return err
		}
	}
	return at(end)
}
