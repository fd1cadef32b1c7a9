// Package net is the network of one program: it listens and dials inside
// itself, and nothing reaches the machine. What has no effect (Conn, Addr,
// OpError, IP, SplitHostPort …) is the real package's, so that values pass to
// and from every other package; only what dials, listens or looks up is here,
// and the connections that come of it. It is named net so that its types read
// as Go programmers expect (*net.TCPConn).
//
// There is one machine with one interface, the loopback: 127.0.0.0/8 and ::1,
// and two names, localhost and the machine's own. Another address is
// unreachable, another name is not found, with Go's own errors. Ports are
// given out in order, so that a program prints the same in every run.
//
// What a program can observe follows Linux over loopback, as package net
// shows it, and the tests run each scenario against both: a stream buffers
// up to a window, then Write blocks; closing with unread data resets the
// peer; the first write after the peer closed succeeds and the second is a
// broken pipe. Sockets of Unix streams differ where Linux's do.
//
// One lock guards the network. Programs here are small, and an order of
// locks among two ends, listeners and ports is what would go wrong first.
// Everything blocks in a sync.Cond, without goroutines of its own: Go's
// deadlock detector and the virtual clock see who waits.
package net

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
)

// Limits of a program's network.
const (
	window     = 64 << 10  // bytes that one direction of a stream holds unread
	backlog    = 128       // connections that a listener holds unaccepted
	maxSockets = 4096      // open sockets
	queueLen   = 256       // datagrams that a socket holds unread
	queueBytes = 208 << 10 // and their bytes
	maxUDP     = 65507     // bytes of a datagram
)

var (
	mu      sync.Mutex // guards all of the network
	sockets int
)

// openSocket counts a socket. The lock is held.
func openSocket(n int) error {
	if sockets+n > maxSockets {
		return os.NewSyscallError("socket", syscall.EMFILE)
	}
	sockets += n
	return nil
}

// timeoutError and canceledError are what Go makes of a context's errors.
type timeoutError struct{}

func (timeoutError) Error() string        { return "i/o timeout" }
func (timeoutError) Timeout() bool        { return true }
func (timeoutError) Temporary() bool      { return true }
func (timeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

type canceledError struct{}

func (canceledError) Error() string        { return "operation was canceled" }
func (canceledError) Is(target error) bool { return target == context.Canceled }

func contextError(err error) error {
	switch err {
	case context.Canceled:
		return canceledError{}
	case context.DeadlineExceeded:
		return timeoutError{}
	}
	return err
}

var _ net.Error = timeoutError{}
