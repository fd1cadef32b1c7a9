// Package runner runs the programs of a check on engines: what was run before
// is taken from a cache, many run at once, and none disturbs the time of
// another.
//
// Most programs sleep most of the time, so several share the machine. Those
// under the real clock are about processor time: each has the machine to
// itself. A program in real time that did not do what was expected is tried
// again, then alone: it orders its steps by sleeping, and a busy machine can
// stall one of them for longer than any sleep. Under the virtual clock there
// is no such luck, and no second try.
//
// Only what met the expectation is kept: what came about by bad luck must not
// stay.
package runner

import (
	"context"
	"runtime"
	"sync"
	"time"

	"bingfa/generator/note"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"

	"golang.org/x/sync/semaphore"
)

// A Runner runs programs. Its methods may be called by many goroutines; all
// that runs on a machine at one time should go through one Runner.
type Runner struct {
	cache   *cache.Cache
	machine *semaphore.Weighted // a run takes 1, one that wants to be alone all

	mu     sync.Mutex
	slots  map[string]*semaphore.Weighted // by engine's name: how many run at once
	unkept error
}

// everything is the weight of the whole machine: more than ever run at once.
const everything = 1 << 20

// New returns a runner that keeps takes in c, which may be nil.
func New(c *cache.Cache) *Runner {
	return &Runner{cache: c, machine: semaphore.NewWeighted(everything), slots: map[string]*semaphore.Weighted{}}
}

// A Result is how a program ran.
type Result struct {
	Take *note.Take
	// Cached means that it ran in an earlier check.
	Cached bool
	// Duration is how long the last run took, compiling included, waiting for
	// others not. That of a cached take is from then.
	Duration time.Duration
}

// entry is a take as the cache keeps it.
type entry struct {
	Take     *note.Take
	Duration time.Duration
}

// attempts is how often a program in real time is run before what it does
// counts as wrong.
const attempts = 3

// Run runs a program, or returns a take of the cache, so that accept holds of
// what it did, if that can be. A take that is not accepted is returned as well.
// The error is for an engine that failed.
func (r *Runner) Run(ctx context.Context, e engine.Engine, p engine.Program, accept func(*note.Take) bool) (Result, error) {
	return r.Follow(ctx, e, p, accept, func(bool) {})
}

// Follow is a Run that tells when the program's turn comes, and when it is
// over; of a take from the cache it tells nothing.
func (r *Runner) Follow(ctx context.Context, e engine.Engine, p engine.Program, accept func(*note.Take) bool, turn func(begins bool)) (Result, error) {
	version, err := e.Version(ctx, p)
	if err != nil {
		return Result{}, err
	}
	key := cache.Key("take", engine.Harness, e.Name(), version, p.File, string(p.Code), p.Clock, p.Want)
	var known entry
	if r.cache.Get(key, &known) && known.Take != nil && accept(known.Take) {
		return Result{known.Take, true, known.Duration}, nil
	}
	result, err := r.try(ctx, e, p, accept, turn)
	if err == nil && accept(result.Take) {
		r.keep(key, entry{result.Take, result.Duration})
	}
	return result, err
}

// try runs a program, again if that can help.
func (r *Runner) try(ctx context.Context, e engine.Engine, p engine.Program, accept func(*note.Take) bool, turn func(begins bool)) (result Result, err error) {
	slots := r.slotsOf(e, p)
	if err := slots.Acquire(ctx, 1); err != nil {
		return result, err
	}
	defer slots.Release(1)
	turn(true)
	defer turn(false)
	run, done, err := r.prepare(ctx, e, p, &result.Duration)
	if err != nil {
		return result, err
	}
	defer done()
	compiling := result.Duration
	alone := p.Clock == "real"
	for range attempts {
		before := result.Take
		if result.Take, result.Duration, err = r.once(ctx, alone, run); err != nil {
			return result, err
		}
		result.Duration += compiling
		// One that hangs against expectation has taken long enough.
		hangs := result.Take.Outcome == "timeout" && p.Want != "timeout"
		if accept(result.Take) || !engine.RealTime(e, p) || before != nil && alike(before, result.Take) || hangs {
			break
		}
		alone = true
	}
	return result, nil
}

// prepare compiles a program where the engine does, while others run. done
// removes what was made.
func (r *Runner) prepare(ctx context.Context, e engine.Engine, p engine.Program, took *time.Duration) (run func(context.Context) (*note.Take, error), done func(), err error) {
	compiler, ok := e.(engine.Compiler)
	if !ok {
		return func(ctx context.Context) (*note.Take, error) { return e.Run(ctx, p) }, func() {}, nil
	}
	if err := r.machine.Acquire(ctx, 1); err != nil {
		return nil, nil, err
	}
	defer r.machine.Release(1)
	start := time.Now()
	binary, err := compiler.Compile(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	*took = time.Since(start)
	return binary.Run, func() {
		if err := binary.Close(); err != nil {
			r.note(err)
		}
	}, nil
}

// once runs a program one time, alone on the machine or among others.
func (r *Runner) once(ctx context.Context, alone bool, run func(context.Context) (*note.Take, error)) (*note.Take, time.Duration, error) {
	weight := int64(1)
	if alone {
		weight = everything
	}
	if err := r.machine.Acquire(ctx, weight); err != nil {
		return nil, 0, err
	}
	defer r.machine.Release(weight)
	start := time.Now()
	t, err := run(ctx)
	return t, time.Since(start), err
}

// slotsOf returns what bounds how many programs an engine runs at once:
// compiling and computing by the processors, sleeping by more.
func (r *Runner) slotsOf(e engine.Engine, p engine.Program) *semaphore.Weighted {
	r.mu.Lock()
	defer r.mu.Unlock()
	name := e.Name()
	if r.slots[name] == nil {
		n := runtime.NumCPU()
		if _, compiles := e.(engine.Compiler); !compiles && engine.RealTime(e, p) {
			n *= 4
		}
		r.slots[name] = semaphore.NewWeighted(int64(n))
	}
	return r.slots[name]
}

// alike reports whether a program did the same twice: a third time is no use.
func alike(a, b *note.Take) bool {
	return a.Outcome == b.Outcome && a.Message == b.Message && a.Written("stdout") == b.Written("stdout")
}

func (r *Runner) keep(key string, e entry) {
	if err := r.cache.Put(key, e); err != nil {
		r.note(err)
	}
}

func (r *Runner) note(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unkept == nil {
		r.unkept = err
	}
}

// Err returns the first error that did not keep any program from running:
// takes that could not be kept, folders that could not be removed.
func (r *Runner) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.unkept
}

// findings are what a linter says, as the cache keeps it.
type findings struct{ Mistakes, Suspicions []engine.Finding }

// Lint has a linter read a Go program, or returns what it said before.
func (r *Runner) Lint(ctx context.Context, l engine.Linter, code string) (mistakes, suspicions []engine.Finding, err error) {
	version, err := l.Version(ctx, engine.Program{})
	if err != nil {
		return nil, nil, err
	}
	key := cache.Key("lint", version, code)
	var f findings
	if r.cache.Get(key, &f) {
		return f.Mistakes, f.Suspicions, nil
	}
	if err := r.machine.Acquire(ctx, 1); err != nil {
		return nil, nil, err
	}
	defer r.machine.Release(1)
	if f.Mistakes, f.Suspicions, err = l.Lint(ctx, code); err != nil {
		return nil, nil, err
	}
	if err := r.cache.Put(key, f); err != nil {
		r.note(err)
	}
	return f.Mistakes, f.Suspicions, nil
}
