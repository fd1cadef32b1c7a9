package net

import (
	"net"
	"net/netip"
	"os"
	"sync"
	"syscall"
	"time"

	"bingfa/playground/symbols/host"
)

// A datagram is what one Write sends.
type datagram struct {
	data []byte
	from target
}

// A packet is a socket for datagrams.
type packet struct {
	network  string
	laddr    *net.UDPAddr
	raddr    *net.UDPAddr // of a connected socket, or nil
	peer     target       // raddr
	binding  *binding
	queue    []datagram
	bytes    int // in queue
	cond     sync.Cond
	rdl, wdl time.Time
	closed   bool
	err      error // from the peer's system, told once
}

func listenUDP(network string, f family, t target) (*packet, error) {
	mu.Lock()
	defer mu.Unlock()
	p, err := bindUDP(network, listening(t, f))
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: t.udp(), Err: err}
	}
	return p, nil
}

func dialUDP(network string, f family, laddr *net.UDPAddr, t target) (net.Conn, error) {
	t, err := t.reachable(f)
	if err != nil {
		return nil, os.NewSyscallError("connect", err)
	}
	if laddr == nil {
		laddr = new(net.UDPAddr)
	}
	b, err := sourceBinding(t, laddr.IP, laddr.Port)
	if err != nil {
		return nil, err
	}
	mu.Lock()
	defer mu.Unlock()
	p, err := bindUDP(network, b)
	if err != nil {
		return nil, err
	}
	p.raddr, p.peer = t.udp(), t
	return &UDPConn{p}, nil
}

func bindUDP(network string, b *binding) (*packet, error) {
	if err := openSocket(1); err != nil {
		return nil, err
	}
	if err := udpPorts.bind(b); err != nil {
		sockets--
		return nil, os.NewSyscallError("bind", err)
	}
	p := &packet{network: network, binding: b, laddr: target{b.ip, b.port}.udp()}
	p.cond.L = &mu
	b.socket = p
	return p, nil
}

// A UDPConn is a socket for datagrams, connected or not. What is sent to a
// socket whose queue is full is lost, as is the end of a datagram that a
// reader's buffer does not hold.
type UDPConn struct{ p *packet }

var (
	_ net.Conn       = (*UDPConn)(nil)
	_ net.PacketConn = (*UDPConn)(nil)
)

// ListenUDP listens at laddr, or at any port of all addresses if it is nil.
func ListenUDP(network string, laddr *net.UDPAddr) (*UDPConn, error) {
	proto, f, err := split(network)
	if err != nil || proto != "udp" {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: addrOf(laddr), Err: net.UnknownNetworkError(network)}
	}
	if laddr == nil {
		laddr = new(net.UDPAddr)
	}
	t, err := given(laddr.IP, laddr.Port)
	if err != nil {
		return nil, &net.OpError{Op: "listen", Net: network, Addr: laddr, Err: err}
	}
	p, err := listenUDP(network, f, t)
	if err != nil {
		return nil, err
	}
	return &UDPConn{p}, nil
}

func (c *UDPConn) ok() bool { return c != nil && c.p != nil }

func (c *UDPConn) opError(op string, addr net.Addr, err error) error {
	if err == nil {
		return nil
	}
	return &net.OpError{Op: op, Net: c.p.network, Source: c.p.laddr, Addr: addr, Err: err}
}

func (p *packet) receive(call string, b []byte) (int, target, error) {
	mu.Lock()
	defer mu.Unlock()
	for {
		switch {
		case p.closed:
			return 0, target{}, net.ErrClosed
		case host.Expired(p.rdl):
			return 0, target{}, os.ErrDeadlineExceeded
		case p.err != nil:
			err := p.err
			p.err = nil
			return 0, target{}, os.NewSyscallError(call, err)
		case len(p.queue) > 0:
			d := p.queue[0]
			p.queue = p.queue[1:]
			p.bytes -= len(d.data)
			return copy(b, d.data), d.from, nil
		}
		host.Wait(&p.cond, p.rdl)
	}
}

func (p *packet) send(call string, b []byte, to target) error {
	f := family(0)
	if p.binding.ip.Is4() {
		f = 4
	} else if !p.binding.dual {
		f = 6
	}
	mu.Lock()
	defer mu.Unlock()
	if p.closed {
		return net.ErrClosed
	}
	if host.Expired(p.wdl) {
		return os.ErrDeadlineExceeded
	}
	if err := p.err; err != nil {
		p.err = nil
		return os.NewSyscallError(call, err)
	}
	if len(b) > maxUDP {
		return os.NewSyscallError(call, syscall.EMSGSIZE)
	}
	to, err := to.reachable(f)
	if err != nil {
		return os.NewSyscallError(call, err)
	}
	if !f.allows(to.ip) {
		return &net.AddrError{Err: "non-IPv4 address", Addr: to.ip.String()}
	}
	from := target{p.binding.ip, p.binding.port}
	if from.ip.IsUnspecified() {
		from.ip = source(to.ip)
	}
	q, _ := udpPorts.find(to.ip, to.port).(*packet)
	switch {
	case q == nil || q.raddr != nil && q.peer != from:
		if p.raddr != nil {
			p.err = syscall.ECONNREFUSED // the peer's system says so
			p.cond.Broadcast()
		}
	case len(q.queue) < queueLen && q.bytes+len(b) <= queueBytes:
		q.queue = append(q.queue, datagram{append([]byte(nil), b...), from})
		q.bytes += len(b)
		q.cond.Broadcast()
	}
	return nil
}

// Read reads one datagram.
func (c *UDPConn) Read(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, _, err := c.p.receive("read", b)
	return n, c.opError("read", addrOf(c.p.raddr), err)
}

// ReadFrom reads one datagram and tells who sent it.
func (c *UDPConn) ReadFrom(b []byte) (int, net.Addr, error) {
	n, addr, err := c.ReadFromUDP(b)
	if addr == nil {
		return n, nil, err
	}
	return n, addr, err
}

// ReadFromUDP reads one datagram and tells who sent it.
func (c *UDPConn) ReadFromUDP(b []byte) (int, *net.UDPAddr, error) {
	if !c.ok() {
		return 0, nil, syscall.EINVAL
	}
	n, from, err := c.p.receive("recvfrom", b)
	if err != nil {
		return n, nil, c.opError("read", addrOf(c.p.raddr), err)
	}
	return n, from.udp(), nil
}

// ReadFromUDPAddrPort reads one datagram and tells who sent it.
func (c *UDPConn) ReadFromUDPAddrPort(b []byte) (int, netip.AddrPort, error) {
	if !c.ok() {
		return 0, netip.AddrPort{}, syscall.EINVAL
	}
	n, from, err := c.p.receive("recvfrom", b)
	return n, netip.AddrPortFrom(from.ip, from.port), c.opError("read", addrOf(c.p.raddr), err)
}

// Write sends one datagram to the peer.
func (c *UDPConn) Write(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	if c.p.raddr == nil {
		return 0, c.opError("write", nil, os.NewSyscallError("write", syscall.EDESTADDRREQ))
	}
	if err := c.p.send("write", b, c.p.peer); err != nil {
		return 0, c.opError("write", c.p.raddr, err)
	}
	return len(b), nil
}

// WriteTo sends one datagram to addr.
func (c *UDPConn) WriteTo(b []byte, addr net.Addr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	a, ok := addr.(*net.UDPAddr)
	if !ok {
		return 0, c.opError("write", addr, syscall.EINVAL)
	}
	return c.WriteToUDP(b, a)
}

// WriteToUDP sends one datagram to addr.
func (c *UDPConn) WriteToUDP(b []byte, addr *net.UDPAddr) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	if c.p.raddr != nil {
		return 0, c.opError("write", addrOf(addr), net.ErrWriteToConnected)
	}
	if addr == nil {
		return 0, c.opError("write", nil, errMissingAddress)
	}
	to, err := given(addr.IP, addr.Port)
	if err == nil {
		err = c.p.send("sendto", b, to)
	}
	if err != nil {
		return 0, c.opError("write", addr, err)
	}
	return len(b), nil
}

// WriteToUDPAddrPort sends one datagram to addr.
func (c *UDPConn) WriteToUDPAddrPort(b []byte, addr netip.AddrPort) (int, error) {
	return c.WriteToUDP(b, net.UDPAddrFromAddrPort(addr))
}

// Close closes the socket.
func (c *UDPConn) Close() error {
	if !c.ok() {
		return syscall.EINVAL
	}
	mu.Lock()
	defer mu.Unlock()
	if c.p.closed {
		return c.opError("close", addrOf(c.p.raddr), net.ErrClosed)
	}
	c.p.closed = true
	c.p.queue = nil
	sockets--
	udpPorts.release(c.p.binding)
	c.p.cond.Broadcast()
	return nil
}

// LocalAddr returns the address of the socket.
func (c *UDPConn) LocalAddr() net.Addr {
	if !c.ok() {
		return nil
	}
	return c.p.laddr
}

// RemoteAddr returns the address of the peer, or nil.
func (c *UDPConn) RemoteAddr() net.Addr {
	if !c.ok() {
		return nil
	}
	return addrOf(c.p.raddr)
}

// SetDeadline sets both deadlines; calls that wait take notice.
func (c *UDPConn) SetDeadline(t time.Time) error { return c.set(&t, &t) }

// SetReadDeadline sets the deadline of reading.
func (c *UDPConn) SetReadDeadline(t time.Time) error { return c.set(&t, nil) }

// SetWriteDeadline sets the deadline of writing, which never waits.
func (c *UDPConn) SetWriteDeadline(t time.Time) error { return c.set(nil, &t) }

// SetReadBuffer has no effect.
func (c *UDPConn) SetReadBuffer(bytes int) error { return c.set(nil, nil) }

// SetWriteBuffer has no effect.
func (c *UDPConn) SetWriteBuffer(bytes int) error { return c.set(nil, nil) }

func (c *UDPConn) set(read, write *time.Time) error {
	if !c.ok() {
		return syscall.EINVAL
	}
	host.CheckTime()
	mu.Lock()
	defer mu.Unlock()
	if c.p.closed {
		return &net.OpError{Op: "set", Net: c.p.network, Addr: c.p.laddr, Err: net.ErrClosed}
	}
	if read != nil {
		c.p.rdl = *read
	}
	if write != nil {
		c.p.wdl = *write
	}
	c.p.cond.Broadcast()
	return nil
}
