package api

import (
	"fmt"
	"sync/atomic"

	"bingfa/playground/pool"
)

// A client that does not read its answer makes the server keep it, for as
// long as answer.Write allows. What one client can have under way is bounded
// in number (Options.ClientRuns); this bounds what all of them together make
// the server keep. Small answers do not count: they fit in the kernel's
// buffers, and so does nearly every answer of people who read. A stream does
// not either: its program waits for the client, so places of the pool bound
// it.
//
// Refusing is better than waiting for room, as who waits holds the same bytes
// in the meantime, and than keeping the place of the program or formatter
// until the answer is written: then some clients that do not read would stop
// the programs of all.
const (
	largeAnswer = 256 << 10 // bytes of a body from which it counts
	maxLarge    = 64 << 20  // bytes of all those under way; in memory, some two or three times that
)

var errLarge = fmt.Errorf("too many large answers are being written: %w", pool.ErrBusy)

// unwritten counts the bytes of large answers under way.
type unwritten struct{ n atomic.Int64 }

// hold counts an answer of n bytes until release is called, or fails with
// errLarge. One that is larger than all may be is let through alone: the
// operator has raised the limit of output.
func (u *unwritten) hold(n int) (release func(), err error) {
	size := int64(n)
	if size < largeAnswer {
		return func() {}, nil
	}
	if all := u.n.Add(size); all > maxLarge && all != size {
		u.n.Add(-size)
		return nil, errLarge
	}
	return func() { u.n.Add(-size) }, nil
}
