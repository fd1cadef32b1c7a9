// Package workerbuild makes the worker binaries on first use, from sources
// that the server carries with it, and caches them.
//
// A worker is the same program built several times: with the tag faketime for
// the virtual clock, without for the real one; and for each clock once with
// the tag lean and once, large, without. Lean workers lack the packages of
// the library that few programs import, which would make each of them start
// more slowly and take more memory: they are what is normally used. All are
// built without cgo, since with it neither the virtual clock nor the deadlock
// detector works.
//
// The cache is a folder named for a hash of everything that goes into the
// binary: sources, Go version, system. A binary appears in it under its name
// only when it is complete, so any number of servers may build at once: one
// of them does it, and the others find it.
//
// Once a binary is there, no Go installation is needed to use it, except to
// tell that it is the right one: the Go version is asked of the go command.
// Where there is none at all, package packed takes the binaries along.
package workerbuild

import (
	"cmp"
	"context"
	"io/fs"
	"runtime"
	"sync"

	"bingfa/playground/program"
)

// Options of a Builder; the zero value is good.
type Options struct {
	// Dir is the cache; default bingfa in the user's cache folder, or in
	// the system's temporary one if there is no such folder.
	Dir string
	// Go is the go command; default go, from PATH.
	Go string
	// OS and Arch are the system that the workers run on, in Go's words;
	// default this one.
	OS, Arch string
	// Progress is told of each change; it must not block. Default none.
	Progress func(Status)
}

// A Stage is how far a binary is.
type Stage string

const (
	Idle     Stage = "idle"     // nobody has asked for it
	Waiting  Stage = "waiting"  // for another one, or for another process that builds it
	Building Stage = "building" // Done and Total count packages
	Ready    Stage = "ready"
	Failed   Stage = "failed" // Err says why
)

// A Status tells how far a binary is.
type Status struct {
	Clock       program.Clock
	Large       bool // it has all packages
	Stage       Stage
	Done, Total int // packages compiled; Total 0 means unknown
	Err         error
}

// A Builder builds worker binaries. Its methods may be called by many
// goroutines.
type Builder struct {
	src  fs.FS
	opts Options

	mu    sync.Mutex
	state map[program.Clock]Status // of the lean ones
	calls map[variant]*call

	turn chan struct{} // held while building: the second build finds the CPU to itself
}

// A variant is one of the binaries that are made of the sources.
type variant struct {
	clock program.Clock
	large bool
}

func (v variant) String() string {
	s := string(v.clock) + " clock's worker"
	if v.large {
		s += " with all packages"
	}
	return s
}

// A call is one build that callers share.
type call struct {
	done    chan struct{} // closed at the end
	path    string
	err     error
	waiters int
	cancel  context.CancelFunc
}

// New returns a Builder of the worker whose module is in src: see Files. It
// does nothing until asked for a worker.
func New(src fs.FS, opts Options) *Builder {
	if opts.Go == "" {
		opts.Go = "go"
	}
	opts.OS, opts.Arch = cmp.Or(opts.OS, runtime.GOOS), cmp.Or(opts.Arch, runtime.GOARCH)
	b := &Builder{src: src, opts: opts, state: map[program.Clock]Status{}, calls: map[variant]*call{}, turn: make(chan struct{}, 1)}
	for _, c := range program.Clocks() {
		b.state[c] = Status{Clock: c, Stage: Idle}
	}
	return b
}

// Status returns how far the lean binary for a clock is.
func (b *Builder) Status(clock program.Clock) Status {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state[clock]
}

func (b *Builder) set(s Status) {
	if !s.Large {
		b.mu.Lock()
		b.state[s.Clock] = s
		b.mu.Unlock()
	}
	if b.opts.Progress != nil {
		b.opts.Progress(s)
	}
}

// Worker returns the path of the lean binary for a clock, and builds it first
// if it has to. Callers at the same time share one build; it is given up when
// none of them waits any more. After a failure the next call tries again.
func (b *Builder) Worker(ctx context.Context, clock program.Clock) (string, error) {
	return b.get(ctx, variant{clock: clock})
}

// Large does the same for the binary that has all packages.
func (b *Builder) Large(ctx context.Context, clock program.Clock) (string, error) {
	return b.get(ctx, variant{clock: clock, large: true})
}

func (b *Builder) get(ctx context.Context, v variant) (string, error) {
	if _, err := program.ParseClock(string(v.clock)); err != nil {
		return "", err
	}
	b.mu.Lock()
	c := b.calls[v]
	if c == nil {
		buildCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		c = &call{done: make(chan struct{}), cancel: cancel}
		b.calls[v] = c
		go b.do(buildCtx, c, v)
	}
	c.waiters++
	b.mu.Unlock()

	select {
	case <-c.done:
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.waiters--; c.waiters == 0 {
		c.cancel()
		if b.calls[v] == c {
			delete(b.calls, v) // a later caller must not share a build that is given up
		}
	}
	select {
	case <-c.done:
		return c.path, c.err
	default:
		return "", context.Cause(ctx)
	}
}

func (b *Builder) do(ctx context.Context, c *call, v variant) {
	path, err := b.build(ctx, v)
	st := v.status(Ready)
	if err != nil {
		st.Stage, st.Err = Failed, err
	}
	b.set(st)
	b.mu.Lock()
	defer b.mu.Unlock()
	c.path, c.err = path, err
	close(c.done)
	if b.calls[v] == c {
		delete(b.calls, v)
	}
}

func (v variant) status(s Stage) Status { return Status{Clock: v.clock, Large: v.large, Stage: s} }
