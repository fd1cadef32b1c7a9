package net

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"time"

	"bingfa/playground/symbols/host"
)

var errMissingAddress = errors.New("missing address")

// A Dialer dials. DualStack, FallbackDelay, KeepAlive and Resolver are Go's
// and have no effect; Control is left out, there is no descriptor to control.
type Dialer struct {
	Timeout         time.Duration // 0: none
	Deadline        time.Time     // zero: none
	LocalAddr       net.Addr
	DualStack       bool
	FallbackDelay   time.Duration
	KeepAlive       time.Duration
	KeepAliveConfig net.KeepAliveConfig
	Resolver        *Resolver
	Cancel          <-chan struct{}
	multipath       bool
}

// MultipathTCP reports what SetMultipathTCP has set.
func (d *Dialer) MultipathTCP() bool { return d.multipath }

// SetMultipathTCP has no effect: like Go, this falls back to TCP.
func (d *Dialer) SetMultipathTCP(use bool) { d.multipath = use }

// Dial connects to an address.
func Dial(network, address string) (net.Conn, error) {
	return new(Dialer).Dial(network, address)
}

// DialTimeout connects to an address within a time.
func DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	return (&Dialer{Timeout: timeout}).Dial(network, address)
}

// Dial connects to an address.
func (d *Dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialContext connects to an address; the context is for connecting only.
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if ctx == nil {
		panic("nil context")
	}
	host.CheckTime()
	fail := func(addr net.Addr, err error) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Source: d.LocalAddr, Addr: addr, Err: err}
	}
	deadline := d.Deadline
	sooner := func(t time.Time) {
		if !t.IsZero() && (deadline.IsZero() || t.Before(deadline)) {
			deadline = t
		}
	}
	if d.Timeout != 0 {
		sooner(time.Now().Add(d.Timeout))
	}
	if t, ok := ctx.Deadline(); ok {
		sooner(t)
	}
	if d.Cancel != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		select {
		case <-d.Cancel:
			cancel()
		default:
		}
	}
	proto, f, err := split(network)
	if err == nil && address == "" {
		err = errMissingAddress
	}
	var list []target
	if err == nil && proto != "unix" {
		list, err = resolve(proto, f, address)
	}
	if err != nil {
		return fail(nil, err)
	}
	attempt := func(addr net.Addr, connect func() (net.Conn, error)) (net.Conn, error) {
		if err := ctx.Err(); err != nil {
			return fail(addr, contextError(err))
		}
		if host.Expired(deadline) {
			return fail(addr, timeoutError{})
		}
		c, err := connect()
		if err != nil {
			return fail(addr, err)
		}
		return c, nil
	}
	if proto == "unix" {
		addr := &net.UnixAddr{Name: address, Net: network}
		local, ok := d.LocalAddr.(*net.UnixAddr)
		if d.LocalAddr != nil && !ok {
			return fail(addr, mismatched(d.LocalAddr))
		}
		return attempt(addr, func() (net.Conn, error) { return dialUnix(ctx, deadline, network, local, addr) })
	}
	var first error
	for _, t := range list {
		var c net.Conn
		switch proto {
		case "tcp":
			var local *net.TCPAddr
			if local, err = localAddr[*net.TCPAddr](d.LocalAddr); err != nil {
				return fail(t.tcp(), err)
			}
			c, err = attempt(t.tcp(), func() (net.Conn, error) { return dialTCP(ctx, deadline, network, f, local, t) })
		case "udp":
			var local *net.UDPAddr
			if local, err = localAddr[*net.UDPAddr](d.LocalAddr); err != nil {
				return fail(t.udp(), err)
			}
			c, err = attempt(t.udp(), func() (net.Conn, error) { return dialUDP(network, f, local, t) })
		}
		if err == nil {
			return c, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

func localAddr[A net.Addr](a net.Addr) (A, error) {
	local, ok := a.(A)
	if a != nil && !ok {
		return local, mismatched(a)
	}
	return local, nil
}

func mismatched(a net.Addr) error {
	return &net.AddrError{Err: "mismatched local address type", Addr: a.String()}
}

// addrOf returns a as an address that is nil if it is.
func addrOf[A interface {
	comparable
	net.Addr
}](a A) net.Addr {
	var none A
	if a == none {
		return nil
	}
	return a
}

// DialTCP connects to raddr, from laddr if that is not nil.
func DialTCP(network string, laddr, raddr *net.TCPAddr) (*TCPConn, error) {
	fail := func(err error) (*TCPConn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Source: addrOf(laddr), Addr: addrOf(raddr), Err: err}
	}
	proto, f, err := split(network)
	if err != nil || proto != "tcp" {
		return fail(net.UnknownNetworkError(network))
	}
	if raddr == nil {
		return fail(errMissingAddress)
	}
	t, err := given(raddr.IP, raddr.Port)
	if err != nil {
		return fail(err)
	}
	c, err := dialTCP(context.Background(), time.Time{}, network, f, laddr, t)
	if err != nil {
		return fail(err)
	}
	return c.(*TCPConn), nil
}

// DialUDP returns a socket that exchanges datagrams with raddr, from laddr if
// that is not nil.
func DialUDP(network string, laddr, raddr *net.UDPAddr) (*UDPConn, error) {
	fail := func(err error) (*UDPConn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Source: addrOf(laddr), Addr: addrOf(raddr), Err: err}
	}
	proto, f, err := split(network)
	if err != nil || proto != "udp" {
		return fail(net.UnknownNetworkError(network))
	}
	if raddr == nil {
		return fail(errMissingAddress)
	}
	t, err := given(raddr.IP, raddr.Port)
	if err != nil {
		return fail(err)
	}
	c, err := dialUDP(network, f, laddr, t)
	if err != nil {
		return fail(err)
	}
	return c.(*UDPConn), nil
}

// DialUnix connects to raddr, from laddr if that is not nil.
func DialUnix(network string, laddr, raddr *net.UnixAddr) (*UnixConn, error) {
	fail := func(err error) (*UnixConn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Source: addrOf(laddr), Addr: addrOf(raddr), Err: err}
	}
	if network != "unix" {
		return fail(net.UnknownNetworkError(network))
	}
	if raddr == nil {
		return fail(errMissingAddress)
	}
	c, err := dialUnix(context.Background(), time.Time{}, network, laddr, raddr)
	if err != nil {
		return fail(err)
	}
	return c.(*UnixConn), nil
}

// sourceBinding returns the binding of a socket that sends to t.
func sourceBinding(t target, ip net.IP, port int) (*binding, error) {
	local, err := given(ip, port)
	if err != nil {
		return nil, err
	}
	if !local.ip.IsValid() || local.ip.IsUnspecified() {
		local.ip = source(t.ip)
	}
	if local.ip.Is4() != t.ip.Is4() {
		return nil, os.NewSyscallError("connect", syscall.EINVAL)
	}
	return &binding{ip: local.ip, port: local.port}, nil
}

func dialTCP(ctx context.Context, deadline time.Time, network string, f family, laddr *net.TCPAddr, t target) (net.Conn, error) {
	t, err := t.reachable(f)
	if err != nil {
		return nil, os.NewSyscallError("connect", err)
	}
	if laddr == nil {
		laddr = new(net.TCPAddr)
	}
	b, err := sourceBinding(t, laddr.IP, laddr.Port)
	if err != nil {
		return nil, err
	}
	mu.Lock()
	defer mu.Unlock()
	l, _ := tcpPorts.find(t.ip, t.port).(*listener)
	if err := l.room(ctx, deadline); err != nil {
		return nil, err
	}
	if err := tcpPorts.bind(b); err != nil {
		return nil, os.NewSyscallError("bind", err)
	}
	e, err := l.connect(network, target{b.ip, b.port}.tcp(), t.tcp(), false)
	if err != nil {
		tcpPorts.release(b)
		return nil, err
	}
	e.release = func() { tcpPorts.release(b) }
	return newConn(e), nil
}

func dialUnix(ctx context.Context, deadline time.Time, network string, laddr, raddr *net.UnixAddr) (net.Conn, error) {
	if laddr == nil {
		laddr = &net.UnixAddr{Name: "@", Net: network} // as Go reads an unnamed one
	}
	mu.Lock()
	defer mu.Unlock()
	l, ok := unixNames[raddr.Name]
	if !ok {
		return nil, os.NewSyscallError("connect", syscall.ENOENT)
	}
	if err := l.room(ctx, deadline); err != nil {
		return nil, err
	}
	e, err := l.connect(network, laddr, raddr, true)
	if err != nil {
		return nil, err
	}
	return newConn(e), nil
}

// room waits until the listener can hold another connection. The lock is
// held.
func (l *listener) room(ctx context.Context, deadline time.Time) error {
	for {
		switch {
		case l == nil || l.closed:
			return os.NewSyscallError("connect", syscall.ECONNREFUSED)
		case len(l.queue) < backlog:
			return nil
		case ctx.Err() != nil:
			return contextError(ctx.Err())
		case host.Expired(deadline):
			return timeoutError{}
		}
		stop := context.AfterFunc(ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			l.cond.Broadcast()
		})
		host.Wait(&l.cond, deadline)
		stop()
	}
}

// connect queues a connection and returns the client's end.
func (l *listener) connect(network string, client, server net.Addr, unix bool) (*end, error) {
	if err := openSocket(2); err != nil {
		return nil, err
	}
	c, s := pair(network, client, server, unix)
	s.network = l.network
	l.queue = append(l.queue, s)
	l.cond.Broadcast()
	return c, nil
}
