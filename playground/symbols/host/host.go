// Package host is what the packages that stand in for a part of the standard
// library need of the process that a program runs in: where its output goes,
// how it ends, and how much time it has.
//
// One process runs one program, so there is one Host, and the packages above
// (os, net, log) keep one program's state in package variables as Go's own do.
package host

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Host is the world as a program sees it.
type Host struct {
	// Stdout and Stderr take what the program writes, each write in one
	// piece. Nil drops it.
	Stdout, Stderr func([]byte) (int, error)
	// Exit ends the program with a code; it does not return.
	Exit func(code int)
	// Virtual says that the program runs on the virtual clock.
	Virtual bool
	// Left is called whenever the program deals with time; it returns how
	// much time it has left on its clock, and does not return at all when
	// there is none. Nil means no limit.
	Left func() time.Duration
	// Callers returns where the calling goroutine is in the program, the
	// innermost call first. Nil means that this is not known.
	Callers func() []Frame
}

// A Frame is a place in the program's source.
type Frame struct {
	Function string // such as main.f or main.(*T).m
	File     string // its whole path
	Line     int
}

var current atomic.Pointer[Host]

// Set makes h the host of the program. It is called before the program runs.
func Set(h *Host) { current.Store(h) }

func get() *Host {
	if h := current.Load(); h != nil {
		return h
	}
	return new(Host)
}

// Stdout writes p to the program's standard output.
func Stdout(p []byte) (int, error) { return write(get().Stdout, p) }

// Stderr writes p to the program's standard error.
func Stderr(p []byte) (int, error) { return write(get().Stderr, p) }

func write(w func([]byte) (int, error), p []byte) (int, error) {
	if w == nil {
		return len(p), nil
	}
	return w(p)
}

// Exit ends the program. It panics where no host is set, and never returns.
func Exit(code int) {
	get().Exit(code)
	panic("host: Exit returned")
}

// Callers returns where the calling goroutine is, or nothing.
func Callers() []Frame {
	if callers := get().Callers; callers != nil {
		return callers()
	}
	return nil
}

// Trace returns the calls of the calling goroutine as Go prints a stack,
// without numbers and addresses.
func Trace() string {
	var b strings.Builder
	b.WriteString("goroutine 1 [running]:\n")
	for _, c := range Callers() {
		fmt.Fprintf(&b, "%s(...)\n\t%s:%d\n", c.Function, c.File, c.Line)
	}
	return b.String()
}

// Virtual reports whether the program runs on the virtual clock.
func Virtual() bool { return get().Virtual }

// CheckTime does not return if the program has no time left on its clock.
func CheckTime() {
	if left := get().Left; left != nil {
		left()
	}
}

// clamp shortens a wait to the time that the program has left and a little,
// so that it is stopped when the wait ends and not when it would have.
func clamp(d time.Duration) time.Duration {
	if left := get().Left; left != nil {
		return min(d, left()+1)
	}
	return d
}

// Wait waits for c, whose lock is held, until it is signalled or deadline has
// come; the zero time is no deadline. It may return for no reason, so callers
// check in a loop what they wait for, and [Expired] for the deadline.
//
// There is a timer only as long as the wait: a pending timer is something to
// wait for, so the runtime would not see that a program is deadlocked.
// Waiting itself is plain Go, which that detector and the virtual clock know.
func Wait(c *sync.Cond, deadline time.Time) {
	if deadline.IsZero() {
		c.Wait()
		return
	}
	d := time.Until(deadline)
	if d <= 0 {
		return
	}
	t := time.AfterFunc(clamp(d), func() {
		c.L.Lock()
		defer c.L.Unlock()
		c.Broadcast()
	})
	c.Wait()
	t.Stop()
}

// Expired reports whether deadline has come; the zero time never does.
func Expired(deadline time.Time) bool {
	return !deadline.IsZero() && time.Until(deadline) <= 0
}

// Name is the name of the machine that a program sees.
const Name = "playground"
