package net

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"bingfa/playground/symbols/host"
)

// A listener is a bound socket that accepts streams.
type listener struct {
	network  string
	laddr    net.Addr
	binding  *binding // of TCP
	queue    []*end   // accepted by the system, not by the program
	cond     sync.Cond
	deadline time.Time
	closed   bool
	unlink   bool // Close removes the name of a Unix socket
}

var unixNames = map[string]*listener{} // nil: a name without a socket

func newListener(network string, laddr net.Addr) *listener {
	l := &listener{network: network, laddr: laddr}
	l.cond.L = &mu
	return l
}

func (l *listener) opError(op string, err error) error {
	return &net.OpError{Op: op, Net: l.network, Addr: l.laddr, Err: err}
}

func (l *listener) accept() (*end, error) {
	if l == nil {
		return nil, syscall.EINVAL
	}
	mu.Lock()
	defer mu.Unlock()
	for {
		switch {
		case l.closed:
			return nil, l.opError("accept", net.ErrClosed)
		case host.Expired(l.deadline):
			return nil, l.opError("accept", os.ErrDeadlineExceeded)
		case len(l.queue) > 0:
			e := l.queue[0]
			l.queue = l.queue[1:]
			l.cond.Broadcast() // there is room
			return e, nil
		}
		host.Wait(&l.cond, l.deadline)
	}
}

func (l *listener) close() error {
	if l == nil {
		return syscall.EINVAL
	}
	mu.Lock()
	defer mu.Unlock()
	if l.closed {
		return l.opError("close", net.ErrClosed)
	}
	l.closed = true
	sockets--
	if l.binding != nil {
		tcpPorts.release(l.binding)
	} else if a := l.laddr.(*net.UnixAddr); l.unlink {
		delete(unixNames, a.Name)
	} else {
		unixNames[a.Name] = nil
	}
	for _, e := range l.queue { // nobody will accept them
		e.linger0 = true
		e.closeLocked()
	}
	l.queue = nil
	l.cond.Broadcast()
	return nil
}

func (l *listener) setDeadline(t time.Time) error {
	if l == nil {
		return syscall.EINVAL
	}
	host.CheckTime()
	mu.Lock()
	defer mu.Unlock()
	if l.closed {
		return l.opError("set", net.ErrClosed)
	}
	l.deadline = t
	l.cond.Broadcast()
	return nil
}

// A TCPListener accepts TCP connections.
type TCPListener struct{ l *listener }

// Accept waits for a connection.
func (l *TCPListener) Accept() (net.Conn, error) {
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptTCP waits for a connection.
func (l *TCPListener) AcceptTCP() (*TCPConn, error) {
	e, err := l.get().accept()
	if err != nil {
		return nil, err
	}
	return &TCPConn{conn{e}}, nil
}

func (l *TCPListener) get() *listener {
	if l == nil {
		return nil
	}
	return l.l
}

// Addr returns the address that is listened at.
func (l *TCPListener) Addr() net.Addr { return l.l.laddr }

// Close stops listening; connections that were not accepted are reset.
func (l *TCPListener) Close() error { return l.get().close() }

// SetDeadline sets the deadline of Accept.
func (l *TCPListener) SetDeadline(t time.Time) error { return l.get().setDeadline(t) }

// A UnixListener accepts connections over a Unix socket.
type UnixListener struct{ l *listener }

// Accept waits for a connection.
func (l *UnixListener) Accept() (net.Conn, error) {
	c, err := l.AcceptUnix()
	if err != nil {
		return nil, err
	}
	return c, nil
}

// AcceptUnix waits for a connection.
func (l *UnixListener) AcceptUnix() (*UnixConn, error) {
	e, err := l.get().accept()
	if err != nil {
		return nil, err
	}
	return &UnixConn{conn{e}}, nil
}

func (l *UnixListener) get() *listener {
	if l == nil {
		return nil
	}
	return l.l
}

// Addr returns the address that is listened at.
func (l *UnixListener) Addr() net.Addr { return l.l.laddr }

// Close stops listening and removes the socket's name.
func (l *UnixListener) Close() error { return l.get().close() }

// SetDeadline sets the deadline of Accept.
func (l *UnixListener) SetDeadline(t time.Time) error { return l.get().setDeadline(t) }

// SetUnlinkOnClose sets whether Close removes the socket's name; it does by
// default.
func (l *UnixListener) SetUnlinkOnClose(unlink bool) {
	mu.Lock()
	defer mu.Unlock()
	l.l.unlink = unlink
}

// ListenConfig listens. The fields are Go's and have no effect; Control is
// left out, there is no descriptor to control.
type ListenConfig struct {
	KeepAlive       time.Duration
	KeepAliveConfig net.KeepAliveConfig
	multipath       bool
}

// MultipathTCP reports what SetMultipathTCP has set.
func (lc *ListenConfig) MultipathTCP() bool { return lc.multipath }

// SetMultipathTCP has no effect: like Go, this falls back to TCP.
func (lc *ListenConfig) SetMultipathTCP(use bool) { lc.multipath = use }

// Listen listens at an address for streams.
func (lc *ListenConfig) Listen(ctx context.Context, network, address string) (net.Listener, error) {
	fail := func(addr net.Addr, err error) (net.Listener, error) {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: addr, Err: err}
	}
	if err := ctx.Err(); err != nil {
		return fail(nil, contextError(err))
	}
	proto, f, err := split(network)
	if err != nil {
		return fail(nil, err)
	}
	switch proto {
	case "tcp":
		list, err := resolve(proto, f, address)
		if err != nil {
			return fail(nil, err)
		}
		l, err := listenTCP(network, f, list[0])
		if err != nil {
			return nil, err
		}
		return &TCPListener{l}, nil
	case "unix":
		l, err := listenUnix(network, address)
		if err != nil {
			return nil, err
		}
		return &UnixListener{l}, nil
	}
	list, err := resolve(proto, f, address)
	if err != nil {
		return fail(nil, err)
	}
	return fail(list[0].udp(), unexpected(list[0].udp()))
}

// ListenPacket listens at an address for datagrams.
func (lc *ListenConfig) ListenPacket(ctx context.Context, network, address string) (net.PacketConn, error) {
	fail := func(addr net.Addr, err error) (net.PacketConn, error) {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: addr, Err: err}
	}
	if err := ctx.Err(); err != nil {
		return fail(nil, contextError(err))
	}
	proto, f, err := split(network)
	if err != nil {
		return fail(nil, err)
	}
	if proto == "unix" {
		addr := &net.UnixAddr{Name: address, Net: network}
		return fail(addr, unexpected(addr))
	}
	list, err := resolve(proto, f, address)
	if err != nil {
		return fail(nil, err)
	}
	if proto != "udp" {
		return fail(list[0].tcp(), unexpected(list[0].tcp()))
	}
	p, err := listenUDP(network, f, list[0])
	if err != nil {
		return nil, err
	}
	return &UDPConn{p}, nil
}

func unexpected(addr net.Addr) error {
	return &net.AddrError{Err: "unexpected address type", Addr: addr.String()}
}

// Listen listens at an address for streams.
func Listen(network, address string) (net.Listener, error) {
	return new(ListenConfig).Listen(context.Background(), network, address)
}

// ListenPacket listens at an address for datagrams.
func ListenPacket(network, address string) (net.PacketConn, error) {
	return new(ListenConfig).ListenPacket(context.Background(), network, address)
}

// ListenTCP listens at laddr, or at any port of all addresses if it is nil.
func ListenTCP(network string, laddr *net.TCPAddr) (*TCPListener, error) {
	proto, f, err := split(network)
	if err != nil || proto != "tcp" {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: addrOf(laddr), Err: net.UnknownNetworkError(network)}
	}
	if laddr == nil {
		laddr = new(net.TCPAddr)
	}
	t, err := given(laddr.IP, laddr.Port)
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: laddr, Err: err}
	}
	l, err := listenTCP(network, f, t)
	if err != nil {
		return nil, err
	}
	return &TCPListener{l}, nil
}

// ListenUnix listens at laddr.
func ListenUnix(network string, laddr *net.UnixAddr) (*UnixListener, error) {
	if network != "unix" {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: addrOf(laddr), Err: net.UnknownNetworkError(network)}
	}
	if laddr == nil {
		return nil, &net.OpError{Op: "listen", Net: network, Err: errMissingAddress}
	}
	l, err := listenUnix(network, laddr.Name)
	if err != nil {
		return nil, err
	}
	return &UnixListener{l}, nil
}

func listenTCP(network string, f family, t target) (*listener, error) {
	mu.Lock()
	defer mu.Unlock()
	fail := func(err error) (*listener, error) {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: t.tcp(), Err: err}
	}
	if err := openSocket(1); err != nil {
		return fail(err)
	}
	b := listening(t, f)
	if err := tcpPorts.bind(b); err != nil {
		sockets--
		return fail(os.NewSyscallError("bind", err))
	}
	l := newListener(network, target{b.ip, b.port}.tcp())
	l.binding, b.socket = b, l
	return l, nil
}

func listenUnix(network, name string) (*listener, error) {
	mu.Lock()
	defer mu.Unlock()
	addr := &net.UnixAddr{Name: name, Net: network}
	fail := func(err error) (*listener, error) {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: addr, Err: err}
	}
	if err := openSocket(1); err != nil {
		return fail(err)
	}
	if _, ok := unixNames[name]; ok {
		sockets--
		return fail(os.NewSyscallError("bind", syscall.EADDRINUSE))
	}
	l := newListener(network, addr)
	l.unlink = true
	unixNames[name] = l
	return l, nil
}
