package net

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"bingfa/playground/symbols/host"
)

// A stream is one direction of a connection: what has been written and not
// yet read, at most a window.
type stream struct {
	buf  []byte // from off on
	off  int
	fin  bool      // nothing more will be written
	cond sync.Cond // told of every change that concerns its reader or writer
}

func (s *stream) unread() int { return len(s.buf) - s.off }

func (s *stream) put(p []byte) {
	if s.off == len(s.buf) {
		s.buf, s.off = s.buf[:0], 0
	} else if s.off > 0 && len(s.buf)+len(p) > cap(s.buf) {
		s.buf = s.buf[:copy(s.buf, s.buf[s.off:])]
		s.off = 0
	}
	s.buf = append(s.buf, p...)
}

func (s *stream) take(p []byte) int {
	n := copy(p, s.buf[s.off:])
	s.off += n
	return n
}

// An end is one of the two ends of a connection.
type end struct {
	network      string
	laddr, raddr net.Addr
	unix         bool // behaves as a Unix stream
	in, out      *stream
	peer         *end
	release      func() // gives the port back; may be nil

	rdl, wdl time.Time // deadlines
	writing  bool      // a Write is under way; others wait for it
	closed   bool      // by this end
	rdShut   bool      // by CloseRead
	wrShut   bool      // by CloseWrite
	linger0  bool      // Close resets
	reset    bool      // the connection is broken
	err      error     // what broke it, told once
}

// pair returns the two ends of a new connection.
func pair(network string, client, server net.Addr, unix bool) (c, s *end) {
	a, b := new(stream), new(stream)
	a.cond.L, b.cond.L = &mu, &mu
	c = &end{network: network, laddr: client, raddr: server, unix: unix, in: a, out: b}
	s = &end{network: network, laddr: server, raddr: client, unix: unix, in: b, out: a}
	c.peer, s.peer = s, c
	return c, s
}

func (e *end) wake() {
	e.in.cond.Broadcast()
	e.out.cond.Broadcast()
}

// pending returns the error that broke the connection, the first time.
func (e *end) pending() error {
	err := e.err
	e.err = nil
	return err
}

// read returns io.EOF, net.ErrClosed, os.ErrDeadlineExceeded or a
// *os.SyscallError.
func (e *end) read(p []byte) (int, error) {
	mu.Lock()
	defer mu.Unlock()
	for {
		switch {
		case e.closed:
			return 0, net.ErrClosed
		case len(p) == 0:
			return 0, nil
		case host.Expired(e.rdl):
			return 0, os.ErrDeadlineExceeded
		case e.in.unread() > 0:
			n := e.in.take(p)
			e.in.cond.Broadcast() // there is room
			return n, nil
		case e.in.fin && !(e.unix && e.err != nil):
			return 0, io.EOF
		}
		if err := e.pending(); err != nil {
			return 0, os.NewSyscallError("read", err)
		}
		if e.reset || e.rdShut {
			return 0, io.EOF
		}
		host.Wait(&e.in.cond, e.rdl)
	}
}

// write writes all of p, in one piece among other writes.
func (e *end) write(p []byte) (n int, err error) {
	mu.Lock()
	defer mu.Unlock()
	for e.writing && !e.closed {
		e.out.cond.Wait()
	}
	if e.closed {
		return 0, net.ErrClosed
	}
	if host.Expired(e.wdl) {
		return 0, os.ErrDeadlineExceeded
	}
	e.writing = true
	defer func() {
		e.writing = false
		e.out.cond.Broadcast()
	}()
	for n < len(p) {
		if e.closed {
			return n, net.ErrClosed
		}
		if !e.unix {
			if err := e.pending(); err != nil {
				return n, os.NewSyscallError("write", err)
			}
		}
		if e.wrShut || e.reset || e.unix && (e.peer.closed || e.peer.rdShut) {
			return n, os.NewSyscallError("write", syscall.EPIPE)
		}
		if e.peer.closed {
			// The peer's system answers data with a reset.
			e.broken(syscall.EPIPE)
			return len(p), nil
		}
		room := min(window-e.out.unread(), len(p)-n)
		if room > 0 {
			e.out.put(p[n : n+room])
			n += room
			e.out.cond.Broadcast()
			continue
		}
		if host.Expired(e.wdl) {
			return n, os.ErrDeadlineExceeded
		}
		host.Wait(&e.out.cond, e.wdl)
	}
	return n, nil
}

// broken says that the connection is no more, and why.
func (e *end) broken(why error) {
	e.reset, e.err = true, why
	e.wake()
}

// close closes the end. Data that it has not read is lost, and the peer told
// of that; data that the peer has not read stays readable.
func (e *end) close() error {
	mu.Lock()
	defer mu.Unlock()
	if e.closed {
		return net.ErrClosed
	}
	e.closeLocked()
	return nil
}

func (e *end) closeLocked() {
	e.closed = true
	sockets--
	if e.release != nil {
		e.release()
	}
	if !e.peer.closed && !e.reset && (e.in.unread() > 0 || e.linger0 && !e.unix) {
		why := syscall.ECONNRESET
		if e.out.fin && !e.unix {
			why = syscall.EPIPE
		}
		e.peer.broken(why)
		e.out.fin = e.out.fin || e.unix // a reset comes instead of the end
	} else {
		e.out.fin = true
	}
	e.in.buf, e.in.off = nil, 0
	e.wake()
}

func (e *end) closeWrite() error {
	mu.Lock()
	defer mu.Unlock()
	if e.closed {
		return net.ErrClosed
	}
	if e.reset {
		return os.NewSyscallError("shutdown", syscall.ENOTCONN)
	}
	e.wrShut, e.out.fin = true, true
	e.wake()
	return nil
}

func (e *end) closeRead() error {
	mu.Lock()
	defer mu.Unlock()
	if e.closed {
		return net.ErrClosed
	}
	if e.reset {
		return os.NewSyscallError("shutdown", syscall.ENOTCONN)
	}
	e.rdShut = true
	e.wake()
	return nil
}

// setDeadlines sets what is not nil.
func (e *end) setDeadlines(read, write *time.Time) error {
	host.CheckTime()
	mu.Lock()
	defer mu.Unlock()
	if e.closed {
		return net.ErrClosed
	}
	if read != nil {
		e.rdl = *read
	}
	if write != nil {
		e.wdl = *write
	}
	e.wake()
	return nil
}
