package net

import (
	"net/netip"
	"slices"
	"syscall"
)

// Ephemeral ports, as on Linux; given out in order.
const firstPort, lastPort = 32768, 60999

// A space is the ports of one protocol, and what is bound to them.
type space struct {
	next  uint16 // offset of the next ephemeral port
	bound map[uint16][]*binding
}

var tcpPorts, udpPorts space

// A binding is a socket's hold on a port.
type binding struct {
	ip     netip.Addr // unspecified: all addresses of its family
	dual   bool       // or of both
	port   uint16
	socket any // *listener, *packet; nil for the local port of a connection
}

func (b *binding) covers(ip netip.Addr) bool {
	if !b.ip.IsUnspecified() {
		return b.ip == ip
	}
	return b.dual || b.ip.Is4() == ip.Is4()
}

func (b *binding) overlaps(c *binding) bool {
	switch {
	case b.ip.IsUnspecified() && c.ip.IsUnspecified():
		return b.dual || c.dual || b.ip.Is4() == c.ip.Is4()
	case b.ip.IsUnspecified():
		return b.covers(c.ip)
	}
	return c.covers(b.ip)
}

func (s *space) free(b *binding) bool {
	return !slices.ContainsFunc(s.bound[b.port], b.overlaps)
}

// bind takes the port of b, or an ephemeral one if that is 0. The lock is
// held.
func (s *space) bind(b *binding) error {
	if !b.ip.IsUnspecified() && !b.ip.IsLoopback() {
		return syscall.EADDRNOTAVAIL
	}
	if b.port == 0 {
		const count = lastPort - firstPort + 1
		for range count {
			b.port = firstPort + s.next
			s.next = (s.next + 1) % count
			if len(s.bound[b.port]) == 0 {
				break
			}
		}
	}
	if !s.free(b) {
		return syscall.EADDRINUSE
	}
	if s.bound == nil {
		s.bound = map[uint16][]*binding{}
	}
	s.bound[b.port] = append(s.bound[b.port], b)
	return nil
}

func (s *space) release(b *binding) {
	rest := slices.DeleteFunc(s.bound[b.port], func(c *binding) bool { return c == b })
	if len(rest) == 0 {
		delete(s.bound, b.port)
		return
	}
	s.bound[b.port] = rest
}

// find returns what listens at ip:port, or nil; who names the address itself
// goes before who listens at all of them.
func (s *space) find(ip netip.Addr, port uint16) any {
	var found any
	for _, b := range s.bound[port] {
		if b.socket == nil || !b.covers(ip) {
			continue
		}
		if found == nil || b.ip == ip {
			found = b.socket
		}
	}
	return found
}

// listening returns the binding that a socket at t listens with: without a
// host, or with a wildcard and no family named, at all addresses.
func listening(t target, f family) *binding {
	b := &binding{ip: t.ip, port: t.port}
	if !t.ip.IsValid() || f == 0 && t.ip.IsUnspecified() {
		b.ip, b.dual = netip.IPv6Unspecified(), f == 0
		if f == 4 {
			b.ip = netip.IPv4Unspecified()
		}
	}
	return b
}
