// Package pool runs programs, each in a worker process of its own.
//
// A worker serves once. Some are kept warm for each clock: started, locked
// down and waiting. A run takes one, or starts its own when none is left, so
// a burst is bounded by the concurrency limit alone; the warm ones are
// replaced when runs end, not while they compete for the processors.
//
// Those are lean: they lack the packages of the library that few programs
// need. One that is given such a program says so and ends, and a large worker
// gets the program (larger.go).
//
// Whatever happens to a run, its process is killed and reaped before its
// place is given to another, and a place is given on when the process is gone,
// whether or not somebody has read what it wrote. On Linux the kernel kills
// the workers of a server that dies.
package pool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// A Source tells where the worker binary for a clock is. Worker waits until
// it exists; an error means that it could not be made, and that asking again
// later may help.
type Source interface {
	Worker(ctx context.Context, clock program.Clock) (path string, err error)
}

// A LargeSource is a Source whose workers are lean. Large is the same for the
// worker that has all packages.
type LargeSource interface {
	Source
	Large(ctx context.Context, clock program.Clock) (path string, err error)
}

// Options of a Pool; the zero value is good.
type Options struct {
	// Limits of each program.
	Limits program.Limits
	// Warm is how many idle workers are kept for each clock; default 2. An
	// idle worker needs about 10 MiB. Negative keeps none.
	Warm int
	// Large has the large workers made when the others are ready; else they
	// are when the first program needs one.
	Large bool
	// Concurrency is how many programs run at once; default twice the
	// number of processors.
	Concurrency int
	// Queue is how many more may wait; default 16 times Concurrency.
	// Negative lets none wait.
	Queue int
	// Wait is how long one may wait, also for the large worker to be made;
	// default 5 s.
	Wait time.Duration
	// Procs is how many processors a program on the real clock may use at
	// once; default all of runtime.GOMAXPROCS. With more than one, a data
	// race can corrupt the memory of its process, as in Go; see SECURITY.md.
	// On the virtual clock it is always one.
	Procs int
	// Require names the layers of the sandbox without which no worker is
	// used; default none. What the system offers holds in any case.
	Require []sandbox.Layer
	// Without names layers of the sandbox that are switched off although the
	// system may offer them, to try what remains on a lesser one; default
	// none. With a name that is no layer's, no worker starts.
	Without []sandbox.Layer
	// Log receives what concerns the operator; default none. Programs are
	// never logged.
	Log *slog.Logger
}

// WithDefaults returns o with every field set.
func (o Options) WithDefaults() Options {
	o.Limits = o.Limits.WithDefaults()
	def := func(v *int, n int) {
		if *v == 0 {
			*v = n
		}
		*v = max(0, *v)
	}
	def(&o.Warm, 2)
	def(&o.Concurrency, 2*runtime.NumCPU())
	o.Concurrency = max(1, o.Concurrency)
	if o.Procs <= 0 {
		o.Procs = runtime.GOMAXPROCS(0)
	}
	def(&o.Queue, 16*o.Concurrency)
	if o.Wait <= 0 {
		o.Wait = 5 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Errors of Run; see also *NotReadyError, *program.SizeError and
// *program.ClockError.
var (
	ErrBusy   = errors.New("playground: too many programs are running and waiting")
	ErrClosed = errors.New("playground: closed")
	// ErrFault is wrapped by errors about a program that the playground
	// failed to run properly: the interpreter or a worker is at fault.
	ErrFault = errors.New("playground: the program could not be run")
)

// A NotReadyError says that there are no workers for a clock.
type NotReadyError struct {
	Clock program.Clock
	// Large says that it is the large ones that are missing.
	Large bool
	// Err is why they could not be made or started; it will be tried again.
	// Nil while they are being made.
	Err error
}

func (e *NotReadyError) Error() string {
	which := ""
	if e.Large {
		which = " with all packages"
	}
	if e.Err == nil {
		return fmt.Sprintf("playground: the %s clock's worker%s is being prepared", e.Clock, which)
	}
	return fmt.Sprintf("playground: no worker%s for the %s clock: %v", which, e.Clock, e.Err)
}

func (e *NotReadyError) Unwrap() error { return e.Err }

// A Pool runs programs.
type Pool struct {
	opts    Options
	spawner *spawner
	shelves map[program.Clock]*shelf
	slots   chan struct{} // one element for each program that runs
	waiting atomic.Int64

	started, died, larger atomic.Uint64 // see Stats

	ctx    context.Context
	cancel context.CancelFunc

	mu     sync.Mutex // guards closed against wg.Add after Close
	closed bool
	wg     sync.WaitGroup
}

// New returns a pool of workers from source. It returns at once; workers are
// started as soon as source has them.
func New(source Source, opts Options) *Pool {
	p := &Pool{opts: opts.WithDefaults(), spawner: newSpawner(), shelves: map[program.Clock]*shelf{}}
	p.slots = make(chan struct{}, p.opts.Concurrency)
	p.ctx, p.cancel = context.WithCancel(context.Background())
	for _, clock := range program.Clocks() {
		s := newShelf(p, source.Worker, clock)
		if l, ok := source.(LargeSource); ok {
			s.large = newShelf(p, l.Large, clock)
			s.large.isLarge = true
		}
		p.shelves[clock] = s
		s.open()
	}
	return p
}

// Limits returns the limits of each program.
func (p *Pool) Limits() program.Limits { return p.opts.Limits }

// Ready returns nil when programs for clock can run, and else a
// *NotReadyError.
func (p *Pool) Ready(clock program.Clock) error {
	s := p.shelves[clock]
	if s == nil {
		return &program.ClockError{Name: string(clock)}
	}
	return s.status()
}

// WaitReady waits until programs for clock can run, or until their workers
// could not be made.
func (p *Pool) WaitReady(ctx context.Context, clock program.Clock) error {
	s := p.shelves[clock]
	if s == nil {
		return &program.ClockError{Name: string(clock)}
	}
	return s.wait(ctx)
}

// Sandbox returns what holds the programs of a clock, as the last worker that
// started has proved it; false if none has started yet.
func (p *Pool) Sandbox(clock program.Clock) (sandbox.Report, bool) {
	s := p.shelves[clock]
	if s == nil {
		return sandbox.Report{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.report == nil {
		return sandbox.Report{}, false
	}
	return *s.report, true
}

// Run runs a program and calls emit with each of its events, in order, from
// the calling goroutine; nil drops them. When emit is slow, so is the
// program. When ctx ends, the program is stopped, and the error is the cause
// of ctx.
//
// An error means that there is no outcome; some events may have been told.
func (p *Pool) Run(ctx context.Context, prog program.Program, emit func(program.Event)) (program.Outcome, error) {
	if err := prog.Validate(p.opts.Limits); err != nil {
		return program.Outcome{}, err
	}
	if emit == nil {
		emit = func(program.Event) {}
	}
	clock, _ := program.ParseClock(string(prog.Clock))
	s := p.shelves[clock]
	if err := s.status(); err != nil {
		return program.Outcome{}, err
	}
	if err := p.enter(); err != nil {
		return program.Outcome{}, err
	}
	defer p.wg.Done()
	by := time.Now().Add(p.opts.Wait)
	if err := p.acquire(ctx, by); err != nil {
		return program.Outcome{}, err
	}
	var spent time.Duration // by a lean worker
	for range retries {
		w, err := s.take(ctx)
		if err != nil {
			p.release()
			return program.Outcome{}, err
		}
		r := &run{proc: w, limits: p.opts.Limits, clock: clock, emit: emit, check: prog.Check, lean: s.large != nil, spent: spent}
		from := s
		again := make(chan bool, 1) // whether another worker gets the slot
		p.wg.Go(func() {
			<-w.dead
			select {
			case another := <-again:
				if another {
					return
				}
			case <-time.After(slowEmit):
			}
			p.release()
			from.refill()
			p.shelves[clock].refill() // a lean one may have been taken before
		})
		o, err := r.do(ctx, p.ctx, prog.Code)
		untouched := err == errUntouched && ctx.Err() == nil && p.ctx.Err() == nil
		again <- untouched || err == errLarger
		if untouched {
			p.died.Add(1)
			w.stop()
			continue
		}
		if err == errLarger {
			w.stop()
			spent = time.Duration(o.WallNS)
			if s, err = p.enlarge(ctx, s, by.Add(spent)); err != nil {
				return program.Outcome{}, err
			}
			continue
		}
		p.wg.Go(w.stop) // the answer does not wait for the burial; the slot does
		var f *FaultError
		switch {
		case errors.As(err, &f) && f.Fault == FaultUnsupported: // any stranger can write one
			p.opts.Log.Info("run refused", "clock", clock, "err", err)
		case errors.Is(err, ErrFault):
			p.opts.Log.Error("run failed", "clock", clock, "err", err)
		}
		return o, err
	}
	p.release()
	return program.Outcome{}, fmt.Errorf("%w: workers die before they begin", ErrFault)
}

// retries is how many workers are tried that turn out to be dead when they
// are handed the program.
const retries = 4

// slowEmit is how long after its process a run may hold its slot: one whose
// events nobody takes must not hold it until somebody does.
const slowEmit = time.Second

// enter registers a run, unless the pool is closed.
func (p *Pool) enter() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return ErrClosed
	}
	p.wg.Add(1)
	return nil
}

// acquire waits for a slot until a time. The caller must release it if, and
// only if, the error is nil.
func (p *Pool) acquire(ctx context.Context, by time.Time) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	default:
	}
	if p.waiting.Add(1) > int64(p.opts.Queue) {
		p.waiting.Add(-1)
		return ErrBusy
	}
	defer p.waiting.Add(-1)
	late := make(chan struct{})
	defer afterLived(time.Until(by), func() { close(late) })()
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-late:
		return ErrBusy
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.ctx.Done():
		return ErrClosed
	}
}

func (p *Pool) release() { <-p.slots }

// Stats are numbers for operators.
type Stats struct {
	Running int                   // programs that hold a slot
	Waiting int                   // programs that wait for one
	Warm    map[program.Clock]int // lean workers, or all if there are no large ones
	Large   map[program.Clock]int // large workers that are warm
	Started uint64                // workers that became ready, since New
	Died    uint64                // workers among them that ended before they got a program
	Larger  uint64                // programs that needed a large worker
}

// Stats returns the numbers of this moment.
func (p *Pool) Stats() Stats {
	s := Stats{Running: len(p.slots), Waiting: int(p.waiting.Load()), Warm: map[program.Clock]int{}, Large: map[program.Clock]int{},
		Started: p.started.Load(), Died: p.died.Load(), Larger: p.larger.Load()}
	for clock, shelf := range p.shelves {
		s.Warm[clock] = shelf.count()
		if shelf.large != nil {
			s.Large[clock] = shelf.large.count()
		}
	}
	return s
}

// Close stops all programs and all workers, and waits until no process is
// left. Runs in progress return ErrClosed.
func (p *Pool) Close() {
	p.mu.Lock()
	again := p.closed
	p.closed = true
	p.mu.Unlock()
	p.cancel()
	p.wg.Wait()
	if !again {
		p.spawner.close()
	}
}
