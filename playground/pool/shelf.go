package pool

import (
	"context"
	"errors"
	"sync"
	"time"

	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// How long to wait after a worker could not be made or started, doubling
// with each failure in a row.
const (
	minBackoff = 250 * time.Millisecond
	maxBackoff = 30 * time.Second
)

// A shelf keeps warm workers for one clock.
type shelf struct {
	pool    *Pool
	source  func(context.Context, program.Clock) (path string, err error)
	clock   program.Clock
	large   *shelf // of the large workers; nil if those here have all packages
	isLarge bool
	opened  sync.Once
	wake    chan struct{} // capacity 1: look again

	mu      sync.Mutex
	idle    []*proc
	path    string          // of the binary; empty until it is there
	err     error           // why there is none, or why the last start failed
	changed chan struct{}   // closed and replaced when path or err changes
	report  *sandbox.Report // of the last worker that started; nil before
	used    bool            // a worker was asked for
}

func newShelf(p *Pool, source func(context.Context, program.Clock) (string, error), clock program.Clock) *shelf {
	return &shelf{pool: p, source: source, clock: clock, wake: make(chan struct{}, 1), changed: make(chan struct{})}
}

// status returns nil if workers can be had.
func (s *shelf) status() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.statusLocked()
}

func (s *shelf) statusLocked() error {
	if s.path == "" || s.err != nil && len(s.idle) == 0 {
		return &NotReadyError{Clock: s.clock, Large: s.isLarge, Err: s.err}
	}
	return nil
}

func (s *shelf) wait(ctx context.Context) error {
	for {
		s.mu.Lock()
		err, changed := s.statusLocked(), s.changed
		s.mu.Unlock()
		var nr *NotReadyError
		if !errors.As(err, &nr) || nr.Err != nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.pool.ctx.Done():
			return ErrClosed
		}
	}
}

func (s *shelf) set(path string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.path == path && s.err == nil && err == nil {
		return
	}
	s.path, s.err = path, err
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.idle)
}

// refill has the shelf looked after.
func (s *shelf) refill() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take returns a worker: a warm one, or a new one.
func (s *shelf) take(ctx context.Context) (*proc, error) {
	s.mu.Lock()
	s.used = true
	path := s.path
	for len(s.idle) > 0 {
		w := s.idle[0]
		s.idle = s.idle[1:]
		if w.alive() {
			s.mu.Unlock()
			return w, nil
		}
		s.bury(w)
	}
	s.mu.Unlock()
	if path == "" {
		return nil, s.status()
	}
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	w, err := s.start(path)
	if err != nil {
		s.refill()
		return nil, &NotReadyError{Clock: s.clock, Large: s.isLarge, Err: err}
	}
	return w, nil
}

// start starts a worker and notes what holds it, or why none can be started.
// One that dies on the way says nothing yet: it is tried again.
func (s *shelf) start(path string) (w *proc, err error) {
	for range startAttempts {
		if w, err = start(s.pool.spawner, path, s.clock, s.pool.opts); err == nil {
			break
		}
		if s.pool.ctx.Err() != nil {
			return nil, ErrClosed
		}
	}
	if err == nil {
		s.mu.Lock()
		s.report = &w.sandbox
		s.mu.Unlock()
		s.pool.started.Add(1)
	}
	s.set(path, err)
	return w, err
}

// startAttempts is how many workers in a row may fail to start before the
// playground is not ready.
const startAttempts = 3

// bury cleans up after a worker that died idle. Its caller is registered in
// the pool's wait group.
func (s *shelf) bury(w *proc) {
	s.pool.died.Add(1)
	s.pool.wg.Go(w.stop)
}

// open has the shelf filled from now on.
func (s *shelf) open() {
	s.opened.Do(func() { s.pool.wg.Go(s.fill) })
}

// fill keeps the shelf full until the pool is closed.
func (s *shelf) fill() {
	defer s.clear()
	backoff := minBackoff
	for {
		err := s.fillOnce()
		if s.pool.ctx.Err() != nil {
			return
		}
		var retry <-chan time.Time
		if err != nil {
			s.pool.opts.Log.Error("no worker", "clock", s.clock, "large", s.isLarge, "err", err, "retry_in", backoff)
			retry = time.After(backoff)
			backoff = min(2*backoff, maxBackoff)
			select { // a wake-up does not shorten the wait after a failure
			case <-retry:
			case <-s.pool.ctx.Done():
				return
			}
			continue
		}
		backoff = minBackoff
		if s.large != nil && s.pool.opts.Large {
			s.large.open()
		}
		select {
		case <-s.wake:
		case <-s.pool.ctx.Done():
			return
		}
	}
}

// fillOnce drops dead workers and starts new ones until the shelf is full.
func (s *shelf) fillOnce() error {
	path, err := s.binary()
	if err != nil {
		return err
	}
	if s.keeps() == 0 {
		s.set(path, nil) // each run starts its own
		return nil
	}
	for s.missing() && s.pool.ctx.Err() == nil {
		w, err := s.start(path)
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.idle = append(s.idle, w)
		s.mu.Unlock()
		s.pool.wg.Go(func() {
			<-w.dead // of any cause
			s.refill()
		})
	}
	return nil
}

// binary returns the path of the binary. The source is asked once, and again
// after a worker could not be started: the file may have been deleted.
func (s *shelf) binary() (string, error) {
	s.mu.Lock()
	path, err := s.path, s.err
	s.mu.Unlock()
	if path != "" && err == nil {
		return path, nil
	}
	path, err = s.source(s.pool.ctx, s.clock)
	if err != nil && s.pool.ctx.Err() == nil {
		s.set("", err)
	}
	return path, err
}

// missing drops dead workers and reports whether the shelf has room.
func (s *shelf) missing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	alive := s.idle[:0]
	for _, w := range s.idle {
		if w.alive() {
			alive = append(alive, w)
		} else {
			s.bury(w)
		}
	}
	clear(s.idle[len(alive):])
	s.idle = alive
	return len(s.idle) < s.keepsLocked()
}

// keeps returns how many workers are kept warm. Of the large ones that is
// none until one was needed, as on many servers none ever is, and then one: a
// second program at the same time waits for its worker to start, which is
// little beside what programs with such packages take.
func (s *shelf) keeps() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keepsLocked()
}

func (s *shelf) keepsLocked() int {
	switch {
	case !s.isLarge:
		return s.pool.opts.Warm
	case !s.used:
		return 0
	}
	return min(1, s.pool.opts.Warm)
}

func (s *shelf) clear() {
	s.mu.Lock()
	idle := s.idle
	s.idle = nil
	s.mu.Unlock()
	for _, w := range idle {
		w.stop()
	}
}
