package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"bingfa/generator/note"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// workerSource is the source of the workers, which the program builds on
// first use; see workerbuild.Files.
//
//go:embed go.mod go.sum
//go:embed playground/frame/*.go playground/program/*.go playground/sandbox/*.go
//go:embed playground/symbols/*.go playground/symbols/filepath/*.go playground/symbols/host/*.go
//go:embed playground/symbols/ioutil/*.go playground/symbols/log/*.go playground/symbols/net/*.go
//go:embed playground/symbols/os/*.go playground/symbols/signal/*.go playground/symbols/template/*.go
//go:embed playground/worker/*.go playground/worker/main/*.go
var workerSource embed.FS

// newPool returns the playground's workers and what tells how far their
// binaries are, for the given clocks or, without any, for all. It returns at
// once; building goes on in the background and is told to tell.
func newPool(o pool.Options, tell func(workerbuild.Status), clocks ...program.Clock) (*pool.Pool, *workerbuild.Builder) {
	builder := workerbuild.New(workerSource, workerbuild.Options{Progress: tell})
	if len(clocks) == 0 {
		return pool.New(builder, o), builder
	}
	return pool.New(onlySource{builder, clocks}, o), builder
}

// warnings returns a logger of what concerns who runs a command.
func warnings(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// An onlySource has workers for some clocks, and makes no others.
type onlySource struct {
	pool.Source
	clocks []program.Clock
}

func (s onlySource) Worker(ctx context.Context, clock program.Clock) (string, error) {
	if !slices.Contains(s.clocks, clock) {
		<-ctx.Done()
		return "", context.Cause(ctx)
	}
	return s.Source.Worker(ctx, clock)
}

// progress tells on w how the workers come about: always if somebody watches,
// else in one line, unless quiet.
func progress(w io.Writer, quiet bool) func(workerbuild.Status) {
	p := &workerProgress{w: w, terminal: isTerminal(w), quiet: quiet, begun: map[program.Clock]bool{}}
	return p.tell
}

// workerProgress tells how the workers come about.
type workerProgress struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	quiet    bool // says nothing where nobody watches
	begun    map[program.Clock]bool
	told     bool
	failed   bool
}

func (p *workerProgress) tell(s workerbuild.Status) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch s.Stage {
	case workerbuild.Building:
		if !p.told && !p.terminal && !p.quiet {
			p.told = true
			fmt.Fprintln(p.w, "Building the playground's workers; this happens once. Pages can be read meanwhile.")
		}
		p.begun[s.Clock] = true
		if p.terminal {
			fmt.Fprintf(p.w, "\r\x1b[KBuilding the playground's %s-clock worker, once: %s", s.Clock, fraction(s))
		}
	case workerbuild.Ready:
		if !p.begun[s.Clock] {
			return // it was there already
		}
		delete(p.begun, s.Clock)
		if p.terminal {
			fmt.Fprint(p.w, "\r\x1b[K")
		}
		if p.terminal || !p.quiet {
			fmt.Fprintf(p.w, "The %s-clock worker is ready.\n", s.Clock)
		}
	case workerbuild.Failed:
		if p.terminal {
			fmt.Fprint(p.w, "\r\x1b[K")
		}
		if !p.failed && !p.quiet && !errors.Is(s.Err, context.Canceled) { // the pool tries again and again
			fmt.Fprintf(p.w, "\nNothing can be run: %v\n", s.Err)
		}
		p.failed = p.failed || !errors.Is(s.Err, context.Canceled)
	}
}

func fraction(s workerbuild.Status) string {
	if s.Total == 0 {
		return "…"
	}
	return fmt.Sprintf("%d of %d packages", s.Done, s.Total)
}

// interpreter is the playground as an engine that examples are checked on.
type interpreter struct{ pool *pool.Pool }

func (interpreter) Name() string { return "the playground's interpreter" }

func (i interpreter) Run(ctx context.Context, _ string, e *note.Example) (*note.Take, error) {
	clock, err := program.ParseClock(e.Config.Clock)
	if err != nil {
		return nil, err
	}
	if err := i.pool.WaitReady(ctx, clock); err != nil {
		return nil, err
	}
	events := program.Collector{Clock: clock}
	o, err := i.pool.Run(ctx, program.Program{Code: string(e.Go), Clock: clock}, events.Add)
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
		}
		t.Message = strings.Join(lines, "; ")
	}
	for _, ev := range events.Events() {
		t.Events = append(t.Events, note.Event{TimeMS: ev.TimeNS / 1e6, Stream: string(ev.Stream), Text: ev.Text})
	}
	return t, nil
}
