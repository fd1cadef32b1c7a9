// Package verify proves the examples of a site: that the Python program, its
// Go translation under the Go toolchain, and the same translation in the
// playground's interpreter all print what output.txt says and end as
// example.yaml says.
//
// Checking and recording are one thing: what was seen in a proof is kept in
// the example's recording.json, under a hash of everything that the proof is
// about, and is what a page shows before anybody runs anything. Nothing is
// written of an example that is not proven.
package verify

import (
	"context"
	"errors"
	"time"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"

	"golang.org/x/sync/errgroup"
)

// A Kind is one of the engines that must agree.
type Kind string

const (
	Python      Kind = "python"
	Go          Kind = "go"
	Interpreter Kind = "interpreter"
)

// Kinds are all of them, in the order in which they are told.
var Kinds = []Kind{Python, Go, Interpreter}

// Engines are the three that must agree. A nil engine is left out, and then
// nothing is recorded. Linter may be nil too.
type Engines struct {
	Python, Go, Interpreter engine.Engine
	Linter                  engine.Linter
}

// Of returns the engine of a kind, or nil.
func (e Engines) Of(k Kind) engine.Engine {
	switch k {
	case Python:
		return e.Python
	case Go:
		return e.Go
	default:
		return e.Interpreter
	}
}

// Complete reports whether no engine is missing.
func (e Engines) Complete() bool { return e.Python != nil && e.Go != nil && e.Interpreter != nil }

// Options say how to check.
type Options struct {
	// Dir is the folder that the example's Dir is relative to.
	Dir string
	// Update writes output.txt and recording.json instead of holding the runs
	// to them.
	Update bool
	// Strict makes what an engine lacks an error.
	Strict bool
	// Runner runs the programs. Required.
	Runner *runner.Runner
	// Watch is told what happens, from several goroutines. May be nil.
	Watch func(Event)
}

// An Event tells how far a check is.
type Event struct {
	Example *note.Example
	// Kind is the engine that begins or ends to run the example; empty when
	// the example is done, with Problems.
	Kind     Kind
	Begins   bool
	Problems diagnostic.List
}

// A Status says what came of an example on an engine.
type Status string

const (
	Proven  Status = "proven"
	Failed  Status = "failed"
	LeftOut Status = "left_out" // the engine, or what it would need, is not there
)

// A Result is an example on an engine.
type Result struct {
	Example *note.Example
	Kind    Kind
	// Engine is the engine's name, empty when it is not there.
	Engine string
	Status Status
	// Lacks are the packages that the engine would need.
	Lacks []string
	// Outcome is how the program ended, "" if it did not run.
	Outcome string
	// Cached means that it ran in an earlier check; Duration is from then.
	Cached   bool
	Duration time.Duration
}

// A Change is a file that an update wrote. Old is nil for a new file.
type Change struct {
	File     string // as the author knows it
	Old, New []byte
}

// A Report is what came of a check.
type Report struct {
	// Results are in the order of the examples, then of [Kinds].
	Results []Result
	// Problems are what is wrong, and warnings, in the order of files.
	Problems diagnostic.List
	// Changes are in the order of the examples.
	Changes []Change
}

// Examples checks examples. When ctx ends, so does the check, with what it has.
func Examples(ctx context.Context, examples []*note.Example, engines Engines, o Options) *Report {
	shared := map[Kind]*access{}
	for _, k := range Kinds {
		a := new(access)
		a.ctx, a.close = context.WithCancelCause(ctx)
		defer a.close(nil)
		shared[k] = a
	}
	checkers := make([]*checker, len(examples))
	var group errgroup.Group
	for i, e := range examples {
		c := &checker{Options: o, example: e, engines: engines, access: shared}
		checkers[i] = c
		group.Go(func() error {
			c.check(ctx)
			c.tell(Event{Example: e, Problems: c.problems})
			return nil
		})
	}
	_ = group.Wait() // problems are in the report
	r := new(Report)
	for _, c := range checkers {
		r.Results = append(r.Results, c.results...)
		r.Problems = append(r.Problems, c.problems...)
		r.Changes = append(r.Changes, c.changes...)
	}
	r.Problems.Sort()
	return r
}

// access to an engine is closed for all examples when it is broken.
type access struct {
	ctx   context.Context
	close context.CancelCauseFunc
}

// cause returns why a use of an engine failed: that the access was closed in
// the meantime, or err.
func (a *access) cause(err error) error {
	if broken := new(engine.Broken); errors.As(err, &broken) {
		a.close(broken)
	}
	if err != nil && a.ctx.Err() != nil {
		return context.Cause(a.ctx)
	}
	return err
}

// Describe names an engine as authors know it: "CPython 3.11", "the
// playground's interpreter (yaegi 0.16)".
func Describe(k Kind, name string) string {
	if k == Interpreter {
		return "the playground's interpreter (" + name + ")"
	}
	return name
}
