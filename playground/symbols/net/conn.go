package net

import (
	"io"
	"net"
	"syscall"
	"time"
)

// conn is what the connections of streams have in common.
type conn struct{ e *end }

func (c *conn) ok() bool { return c != nil && c.e != nil }

func (c *conn) opError(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &net.OpError{Op: op, Net: c.e.network, Source: c.e.laddr, Addr: c.e.raddr, Err: err}
}

// Read reads what has arrived, waiting for the first byte.
func (c *conn) Read(p []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.e.read(p)
	return n, c.opError("read", err)
}

// Write writes all of p. It waits while the peer has 64 KiB unread.
func (c *conn) Write(p []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.e.write(p)
	return n, c.opError("write", err)
}

// Close closes the connection.
func (c *conn) Close() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.opError("close", c.e.close())
}

// CloseRead ends reading.
func (c *conn) CloseRead() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.opError("close", c.e.closeRead())
}

// CloseWrite ends writing: the peer reads up to here and then io.EOF.
func (c *conn) CloseWrite() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	return c.opError("close", c.e.closeWrite())
}

// LocalAddr returns the address of this end.
func (c *conn) LocalAddr() net.Addr {
	if !c.ok() {
		return nil
	}
	return c.e.laddr
}

// RemoteAddr returns the address of the other end.
func (c *conn) RemoteAddr() net.Addr {
	if !c.ok() {
		return nil
	}
	return c.e.raddr
}

// SetDeadline sets both deadlines; calls that wait take notice.
func (c *conn) SetDeadline(t time.Time) error { return c.set(&t, &t) }

// SetReadDeadline sets the deadline of Read.
func (c *conn) SetReadDeadline(t time.Time) error { return c.set(&t, nil) }

// SetWriteDeadline sets the deadline of Write.
func (c *conn) SetWriteDeadline(t time.Time) error { return c.set(nil, &t) }

func (c *conn) set(read, write *time.Time) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	if err := c.e.setDeadlines(read, write); err != nil {
		return &net.OpError{Op: "set", Net: c.e.network, Addr: c.e.laddr, Err: err}
	}
	return nil
}

// option does nothing: a socket's option that has no meaning here.
func (c *conn) option() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	mu.Lock()
	defer mu.Unlock()
	if c.e.closed {
		return &net.OpError{Op: "set", Net: c.e.network, Source: c.e.laddr, Addr: c.e.raddr, Err: net.ErrClosed}
	}
	return nil
}

// SetReadBuffer has no effect.
func (c *conn) SetReadBuffer(bytes int) error { return c.option() }

// SetWriteBuffer has no effect.
func (c *conn) SetWriteBuffer(bytes int) error { return c.option() }

// A TCPConn is a TCP connection.
type TCPConn struct{ conn }

var _ net.Conn = (*TCPConn)(nil)

// The options of TCP have no effect, but for SetLinger(0).

func (c *TCPConn) SetKeepAlive(bool) error                      { return c.option() }
func (c *TCPConn) SetKeepAlivePeriod(time.Duration) error       { return c.option() }
func (c *TCPConn) SetKeepAliveConfig(net.KeepAliveConfig) error { return c.option() }
func (c *TCPConn) SetNoDelay(bool) error                        { return c.option() }

// MultipathTCP reports false.
func (c *TCPConn) MultipathTCP() (bool, error) { return false, c.option() }

// SetLinger(0) makes Close reset the connection.
func (c *TCPConn) SetLinger(sec int) error {
	if err := c.option(); err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	c.e.linger0 = sec == 0
	return nil
}

// ReadFrom writes what it reads from r.
func (c *TCPConn) ReadFrom(r io.Reader) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := io.Copy(struct{ io.Writer }{c}, r)
	return n, c.opError("readfrom", err)
}

// WriteTo writes what it reads from the connection to w.
func (c *TCPConn) WriteTo(w io.Writer) (int64, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := io.Copy(w, struct{ io.Reader }{c})
	return n, c.opError("writeto", err)
}

// A UnixConn is a connection over a Unix socket of type stream.
type UnixConn struct{ conn }

var _ net.Conn = (*UnixConn)(nil)

// newConn wraps an end in the type of its network.
func newConn(e *end) net.Conn {
	if e.unix {
		return &UnixConn{conn{e}}
	}
	return &TCPConn{conn{e}}
}
