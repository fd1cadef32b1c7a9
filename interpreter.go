package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"

	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// interpreter is the playground as an engine that programs of notes are run
// and checked on. It is made by newInterpreter.
type interpreter struct{ *interpreterState }

type interpreterState struct {
	// pool returns the workers; the first call starts them.
	pool func() *pool.Pool
	// version identifies what the workers are built from, and with.
	version func() (string, error)
}

// newInterpreter returns the playground as an engine. Workers are started when
// the first program is run. o says how to find the Go that builds them.
func newInterpreter(ctx context.Context, workers func() *pool.Pool, o engine.Options) interpreter {
	o.Dir = os.TempDir() // they are built outside of the notes' module
	return interpreter{&interpreterState{pool: workers, version: sync.OnceValues(func() (string, error) {
		sum, err := workerbuild.Hash(workerSource)
		if err != nil {
			return "", err
		}
		toolchain, err := engine.Go(ctx, o)
		if err != nil {
			return "", err
		}
		built, err := toolchain.Version(ctx, engine.Program{})
		return engine.Harness + "\n" + sum + "\n" + built, err
	})}}
}

// Name returns "yaegi 0.16": what interprets the programs.
func (interpreter) Name() string {
	if parts := strings.SplitN(interpreterRelease(), ".", 3); len(parts) > 1 {
		return "yaegi " + parts[0] + "." + parts[1]
	}
	return "yaegi"
}

// interpreterRelease returns yaegi's whole version.
var interpreterRelease = sync.OnceValue(func() string {
	mod, _ := workerSource.ReadFile("go.mod") // embedded: it is there
	m := regexp.MustCompile(`github\.com/traefik/yaegi v(\S+)`).FindSubmatch(mod)
	if m == nil {
		return ""
	}
	return string(m[1])
})

// Version is the same for all programs.
func (i interpreter) Version(context.Context, engine.Program) (string, error) {
	return i.version()
}

// ready waits for workers. While there can be none, it does not.
func (i interpreter) ready(ctx context.Context, clock program.Clock) error {
	err := i.pool().WaitReady(ctx, clock)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return &engine.Broken{Err: err}
}

func (i interpreter) Run(ctx context.Context, p engine.Program) (*note.Take, error) {
	clock, err := program.ParseClock(p.Clock)
	if err != nil {
		return nil, err
	}
	if err := i.ready(ctx, clock); err != nil {
		return nil, err
	}
	events := program.Collector{Clock: clock}
	o, err := i.pool().Run(ctx, program.Program{Code: string(p.Code), Clock: clock}, events.Add)
	if err != nil {
		return nil, err
	}
	t := &note.Take{Outcome: string(o.Status), Message: o.Message, TimeMS: o.TimeNS / 1e6}
	switch o.Status {
	case program.Exit:
		t.Outcome = fmt.Sprintf("exit %d", o.Code)
	case program.CompileError:
		var lines []string
		for _, d := range o.Diagnostics {
			lines = append(lines, fmt.Sprintf("%d:%d: %s", d.Line, d.Column, d.Message))
			if d.Category == program.NotOffered {
				t.Outcome = program.NotOffered // it may well be valid
			}
		}
		t.Message = strings.Join(lines, "\n")
	}
	for _, ev := range events.Events() {
		t.Events = append(t.Events, note.Event{TimeMS: ev.TimeNS / 1e6, Stream: string(ev.Stream), Text: ev.Text})
	}
	return t, nil
}

// Lint checks a program in a worker, and runs nothing.
func (i interpreter) Lint(ctx context.Context, code string) (mistakes, suspicions []engine.Finding, err error) {
	if err := i.ready(ctx, program.Virtual); err != nil {
		return nil, nil, err
	}
	o, err := i.pool().Run(ctx, program.Program{Code: code, Clock: program.Virtual, Check: true}, func(program.Event) {})
	if err != nil {
		return nil, nil, err
	}
	found := func(list []program.Diagnostic) (all []engine.Finding) {
		for _, d := range list {
			all = append(all, engine.Finding{Line: d.Line, Column: d.Column, Message: d.Message, NotOffered: d.Category == program.NotOffered})
		}
		return all
	}
	return found(o.Diagnostics), found(o.Warnings), nil
}
