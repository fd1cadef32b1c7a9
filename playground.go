package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

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
//go:embed playground/forge/*.go playground/forge/*.s playground/lower/*.go playground/support/*.go playground/support/*.s
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

// warnings returns a logger of what concerns who runs a command: each thing
// once, however often it is tried again.
func warnings(w io.Writer) *slog.Logger {
	return slog.New(&once{Handler: slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}), told: map[string]bool{}})
}

// once is a handler that drops what it has told: the same message about the
// same error.
type once struct {
	slog.Handler
	mu   sync.Mutex
	told map[string]bool
}

// manyTold is how many records are remembered before all are forgotten.
const manyTold = 1000

func (o *once) Handle(ctx context.Context, r slog.Record) error {
	key := r.Message
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "err" {
			key += "\n" + a.Value.String()
		}
		return true
	})
	o.mu.Lock()
	told := o.told[key]
	if len(o.told) >= manyTold {
		clear(o.told)
	}
	o.told[key] = true
	o.mu.Unlock()
	if told {
		return nil
	}
	return o.Handler.Handle(ctx, r)
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
