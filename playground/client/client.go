// Package client tells who asks: the address of a request's client, what of
// it counts for limits, and what of it may be written down.
//
// A server behind a proxy sees the proxy's address. The proxy tells the
// client's in X-Forwarded-For, but so can any client. Only what a trusted
// proxy added is believed: proxies append the address of their peer, so the
// last hop that is not itself a trusted proxy is the client, and everything
// before it is hearsay. See MDN, "X-Forwarded-For: Selecting an IP address".
package client

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// maxHops is how many proxies in a row are believed.
const maxHops = 16

// Addr returns the address of the client of r; the zero Addr if it cannot be
// told, as on a Unix socket.
func Addr(r *http.Request, trusted []netip.Prefix) netip.Addr {
	addr := Parse(r.RemoteAddr)
	if len(trusted) == 0 || !addr.IsValid() {
		return addr
	}
	hops := slices.Clone(r.Header.Values("X-Forwarded-For"))
	last := len(hops) - 1
	for range maxHops {
		if last < 0 || !slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(addr) }) {
			return addr
		}
		hop := hops[last]
		if i := strings.LastIndexByte(hop, ','); i >= 0 {
			hop, hops[last] = hop[i+1:], hop[:i]
		} else {
			last--
		}
		next := Parse(strings.TrimSpace(hop))
		if !next.IsValid() {
			return addr
		}
		addr = next
	}
	return addr
}

// Parse reads an address with or without a port, such as a net.Addr tells of
// itself; the zero Addr if it is none. IPv4 in IPv6 is IPv4, and zones are
// dropped.
func Parse(s string) netip.Addr {
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		ap, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}
		}
		addr = ap.Addr()
	}
	return addr.Unmap().WithZone("")
}

// Key returns whom limits count a client as: an IPv4 address, or an IPv6
// network of 64 bits, which is the least that one customer gets (RFC 6177),
// so that addresses within it are free to choose. All clients whose address
// is unknown are one.
func Key(a netip.Addr) netip.Prefix { return prefix(a, 32, 64) }

// Masked returns what logs tell of a client: the network of 24 bits in IPv4
// or 48 in IPv6, enough to see a flood and too little to know a person; "-"
// if the address is unknown.
func Masked(a netip.Addr) string {
	if p := prefix(a, 24, 48); p.IsValid() {
		return p.String()
	}
	return "-"
}

func prefix(a netip.Addr, v4, v6 int) netip.Prefix {
	bits := v6
	if a.Is4() {
		bits = v4
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
