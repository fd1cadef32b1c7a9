package front

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// A gate is a listener that lets a limited number of connections in.
type gate struct {
	net.Listener
	options Options

	mu      sync.Mutex
	all     map[*conn]bool
	clients map[netip.Addr]int
}

// A conn is a connection that counts until it is closed.
type conn struct {
	net.Conn
	gate   *gate
	client netip.Addr
	// waiting is since when there has been no request; zero while there is
	// one. The gate's mutex guards it.
	waiting time.Time
	once    sync.Once
}

func newGate(l net.Listener, o Options) *gate {
	return &gate{Listener: l, options: o, all: map[*conn]bool{}, clients: map[netip.Addr]int{}}
}

// Accept returns the next connection that is let in.
func (g *gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if in := g.admit(c); in != nil {
			return in, nil
		}
		// Without the courtesy of waiting for the other end.
		if t, ok := c.(*net.TCPConn); ok {
			t.SetLinger(0)
		}
		c.Close()
	}
}

// admit counts c, or returns nil if there are too many. One that waits may
// have to go for it.
func (g *gate) admit(c net.Conn) *conn {
	in := &conn{Conn: c, gate: g, client: client(c.RemoteAddr()), waiting: time.Now()}
	g.mu.Lock()
	var out *conn
	full := len(g.all) >= g.options.Connections
	if full {
		out = g.longest()
	}
	if full && out == nil || !g.exempt(in.client, c.RemoteAddr()) && g.clients[in.client] >= g.options.PerClient {
		g.mu.Unlock()
		return nil
	}
	if out != nil {
		g.forget(out)
	}
	g.all[in] = true
	g.clients[in.client]++
	g.mu.Unlock()
	if out != nil {
		out.Conn.Close()
	}
	return in
}

// exempt reports whether a client may have any number of connections.
func (g *gate) exempt(client netip.Addr, remote net.Addr) bool {
	if client.IsLoopback() || !client.IsValid() {
		return true
	}
	address := addr(remote)
	for _, p := range g.options.Trusted {
		if p.Contains(address) {
			return true
		}
	}
	return false
}

// longest returns the connection that has waited longest for a request; nil
// if all are at work.
func (g *gate) longest() (c *conn) {
	for other := range g.all {
		if !other.waiting.IsZero() && (c == nil || other.waiting.Before(c.waiting)) {
			c = other
		}
	}
	return c
}

// forget stops counting c.
func (g *gate) forget(c *conn) {
	if !g.all[c] {
		return
	}
	delete(g.all, c)
	if g.clients[c.client]--; g.clients[c.client] == 0 {
		delete(g.clients, c.client)
	}
}

// state is told by net/http what each connection does.
func (g *gate) state(c net.Conn, s http.ConnState) {
	in, ok := c.(*conn)
	if !ok {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch s {
	case http.StateActive:
		in.waiting = time.Time{}
	case http.StateIdle:
		in.waiting = time.Now()
	}
}

// Close closes the connection and stops counting it.
func (c *conn) Close() error {
	c.once.Do(func() {
		c.gate.mu.Lock()
		c.gate.forget(c)
		c.gate.mu.Unlock()
	})
	return c.Conn.Close()
}

// client returns what counts as one client: an IPv4 address, or the first 64
// bits of an IPv6 one, which one subscriber has to itself. It is invalid for
// what is no TCP address.
func client(remote net.Addr) netip.Addr {
	a := addr(remote)
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil && !a.IsLoopback() {
			return p.Addr()
		}
	}
	return a
}

func addr(remote net.Addr) netip.Addr {
	if t, ok := remote.(*net.TCPAddr); ok {
		return t.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}
