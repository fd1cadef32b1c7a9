package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"bingfa/generator/note"
	"bingfa/generator/verify/engine"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
	"bingfa/terminal"
)

// workerSource is the source of the workers, which the program builds on
// first use; see workerbuild.Files.
//
//go:embed go.mod go.sum
//go:embed playground/check/*.go playground/check/std/*.go playground/check/std/types.bin playground/check/std/missing.txt playground/check/syntax/*.go playground/check/vet/*.go
//go:embed playground/forge/*.go playground/forge/*.s playground/lower/*.go playground/support/*.go
//go:embed playground/generic/*.go playground/generic/sources.txt playground/generic/native/*.go
//go:embed playground/frame/*.go playground/program/*.go playground/sandbox/*.go
//go:embed playground/symbols/*.go playground/symbols/debug/*.go playground/symbols/filepath/*.go
//go:embed playground/symbols/flag/*.go playground/symbols/host/*.go playground/symbols/htmltemplate/*.go
//go:embed playground/symbols/http/*.go playground/symbols/httptest/*.go playground/symbols/ioutil/*.go playground/symbols/jsonrpc/*.go
//go:embed playground/symbols/log/*.go playground/symbols/net/*.go playground/symbols/os/*.go
//go:embed playground/symbols/parser/*.go playground/symbols/rpc/*.go playground/symbols/runtime/*.go playground/symbols/signal/*.go
//go:embed playground/symbols/slog/*.go playground/symbols/template/*.go playground/symbols/testing/*.go
//go:embed playground/symbols/textproto/*.go playground/symbols/tls/*.go
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
	pool.LargeSource
	clocks []program.Clock
}

func (s onlySource) Worker(ctx context.Context, clock program.Clock) (string, error) {
	if !slices.Contains(s.clocks, clock) {
		<-ctx.Done()
		return "", context.Cause(ctx)
	}
	return s.LargeSource.Worker(ctx, clock)
}

// progress tells on w how the workers come about: always if somebody watches,
// else in one line, unless quiet.
func progress(w io.Writer, quiet bool) func(workerbuild.Status) {
	p := &workerProgress{screen: terminal.NewStatus(w), quiet: quiet, begun: map[string]bool{}, failed: map[bool]bool{}}
	return p.tell
}

// workerProgress tells how the workers come about.
type workerProgress struct {
	mu     sync.Mutex
	screen *terminal.Status
	quiet  bool            // says nothing where nobody watches
	begun  map[string]bool // by name
	told   bool
	failed map[bool]bool // by whether it was a large one
}

func (p *workerProgress) tell(s workerbuild.Status) {
	p.mu.Lock()
	defer p.mu.Unlock()
	name, without := string(s.Clock)+"-clock worker", "Nothing"
	if s.Large {
		name, without = name+" with all packages", "No program with rare packages"
	}
	switch s.Stage {
	case workerbuild.Building:
		if !p.told && !p.screen.Shown() && !p.quiet {
			p.told = true
			fmt.Fprintln(p.screen, "Building the playground's workers; this happens once. Pages can be read meanwhile.")
		}
		p.begun[name] = true
		p.screen.Set(fmt.Sprintf("Building the playground's %s, once: %s", name, fraction(s)))
	case workerbuild.Ready:
		if !p.begun[name] {
			return // it was there already
		}
		delete(p.begun, name)
		p.screen.Clear()
		if p.screen.Shown() || !p.quiet {
			fmt.Fprintf(p.screen, "The %s is ready.\n", name)
		}
	case workerbuild.Failed:
		p.screen.Clear()
		if errors.Is(s.Err, context.Canceled) {
			return
		}
		if !p.failed[s.Large] && !p.quiet { // the pool tries again and again
			fmt.Fprintf(p.screen, "%s can be run: %v\n", without, s.Err)
		}
		p.failed[s.Large] = true
	}
}

func fraction(s workerbuild.Status) string {
	if s.Total == 0 {
		return "…"
	}
	return fmt.Sprintf("%d of %d packages", s.Done, s.Total)
}

// buildWait is how long a program on its author's machine may wait: for its
// large worker to be built, as nobody else waits there.
const buildWait = time.Hour

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
// the first program is run. toolchain identifies the Go that builds them.
func newInterpreter(workers func() *pool.Pool, toolchain func() (string, error)) interpreter {
	return interpreter{&interpreterState{pool: workers, version: sync.OnceValues(func() (string, error) {
		sum, err := workerbuild.Hash(workerSource)
		if err != nil {
			return "", err
		}
		built, err := toolchain()
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
