package front

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"bingfa/playground/client"
)

// A gate is a listener that lets a limited number of connections in.
type gate struct {
	net.Listener
	options Options

	mu      sync.Mutex
	all     map[*conn]bool
	clients map[netip.Prefix]int
}

// A conn is a connection that counts until it is closed.
type conn struct {
	net.Conn
	gate   *gate
	client netip.Prefix // as limits count it
	// waiting is since when there has been no request; zero while there is
	// one. The gate's mutex guards it.
	waiting time.Time
	once    sync.Once
}

func newGate(l net.Listener, o Options) *gate {
	return &gate{Listener: l, options: o, all: map[*conn]bool{}, clients: map[netip.Prefix]int{}}
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
	addr := client.Parse(c.RemoteAddr().String())
	in := &conn{Conn: c, gate: g, client: client.Key(addr), waiting: time.Now()}
	g.mu.Lock()
	var out *conn
	full := len(g.all) >= g.options.Connections
	if full {
		out = g.longest()
	}
	if full && out == nil || !g.exempt(addr) && g.clients[in.client] >= g.options.PerClient {
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
func (g *gate) exempt(addr netip.Addr) bool {
	return !addr.IsValid() || addr.IsLoopback() ||
		slices.ContainsFunc(g.options.Trusted, func(p netip.Prefix) bool { return p.Contains(addr) })
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
