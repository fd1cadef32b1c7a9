package pool

import (
	"context"
	"errors"
	"time"
)

// errLarger says that the lean worker lacks a package that the program needs:
// a large one may run it. Nothing of it has run yet.
//
// The worker finds out, not the server: it knows what each package brings
// with it, and the server does not link the library to know it too. That
// costs such a program a worker and a second check, together about as much as
// starting one cold. The time that the first one took counts for the limits;
// its CPU time is less than their limit, and so the program's less than twice
// that.
var errLarger = errors.New("a large worker is needed")

// enlarge returns the shelf of the large workers, when they can be had; it
// waits for the binary until a time, and for a slot again if it had to: one
// is not held meanwhile. The caller holds a slot, and afterwards if, and only
// if, the error is nil.
func (p *Pool) enlarge(ctx context.Context, lean *shelf, by time.Time) (*shelf, error) {
	p.larger.Add(1)
	s := lean.large
	s.open()
	if s.status() == nil {
		return s, nil
	}
	p.release()
	lean.refill()
	if err := p.awaitLarge(ctx, s, by); err != nil {
		return nil, err
	}
	if err := p.acquire(ctx, by); err != nil {
		return nil, err
	}
	return s, nil
}

// awaitLarge waits, as one of those in the queue, until there is a binary.
func (p *Pool) awaitLarge(ctx context.Context, s *shelf, by time.Time) error {
	if p.waiting.Add(1) > int64(p.opts.Queue) {
		p.waiting.Add(-1)
		return s.status()
	}
	defer p.waiting.Add(-1)
	ctx, cancel := context.WithDeadlineCause(ctx, by, &NotReadyError{Clock: s.clock, Large: true})
	defer cancel()
	return s.wait(ctx)
}
