package net

import (
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"
)

var (
	loopback4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	loopback6 = netip.IPv6Loopback()
)

// A family restricts addresses: 0 for both, 4, 6.
type family byte

// split takes a network such as tcp4 apart.
func split(network string) (proto string, f family, err error) {
	switch network {
	case "tcp", "udp", "unix":
		return network, 0, nil
	case "tcp4", "udp4":
		return network[:3], 4, nil
	case "tcp6", "udp6":
		return network[:3], 6, nil
	case "unixgram", "unixpacket":
		return "", 0, os.NewSyscallError("socket", syscall.EPROTONOSUPPORT)
	}
	if name, _, _ := strings.Cut(network, ":"); name == "ip" || name == "ip4" || name == "ip6" {
		return "", 0, os.NewSyscallError("socket", syscall.EPERM)
	}
	return "", 0, net.UnknownNetworkError(network)
}

func (f family) allows(ip netip.Addr) bool {
	return f == 0 || (f == 4) == ip.Is4()
}

// A target is an address that a program named. The zero IP stands for a host
// left out.
type target struct {
	ip   netip.Addr
	port uint16
}

// resolve looks up host:port; IPv4 comes first.
func resolve(proto string, f family, address string) ([]target, error) {
	if address == "" {
		return []target{{}}, nil
	}
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := lookupPort(proto, service)
	if err != nil {
		return nil, err
	}
	if host == "" {
		return []target{{port: uint16(port)}}, nil
	}
	ips, err := lookup(host)
	if err != nil {
		return nil, err
	}
	var list []target
	for _, ip := range ips {
		if f.allows(ip) {
			list = append(list, target{ip, uint16(port)})
		}
	}
	if len(list) == 0 {
		return nil, &net.AddrError{Err: "no suitable address found", Addr: host}
	}
	return list, nil
}

// given is the target of an address that a program made itself.
func given(ip net.IP, port int) (target, error) {
	if port < 0 || port > 0xffff {
		return target{}, &net.AddrError{Err: "invalid port", Addr: itoa(port)}
	}
	if len(ip) == 0 {
		return target{port: uint16(port)}, nil
	}
	a, ok := netip.AddrFromSlice(ip)
	if !ok {
		return target{}, &net.AddrError{Err: "invalid IP address", Addr: ip.String()}
	}
	return target{a.Unmap(), uint16(port)}, nil
}

// tcp and udp return the target as Go's addresses.
func (t target) tcp() *net.TCPAddr {
	return &net.TCPAddr{IP: t.slice(), Port: int(t.port), Zone: t.ip.Zone()}
}

func (t target) udp() *net.UDPAddr {
	return &net.UDPAddr{IP: t.slice(), Port: int(t.port), Zone: t.ip.Zone()}
}

func (t target) slice() net.IP {
	if !t.ip.IsValid() {
		return nil
	}
	return t.ip.AsSlice()
}

// reachable returns where a packet to t goes: what is unspecified means this
// machine. Other machines are not reachable.
func (t target) reachable(f family) (target, error) {
	switch {
	case !t.ip.IsValid():
		if t.ip = loopback4; f == 6 {
			t.ip = loopback6
		}
	case t.ip.IsUnspecified():
		if t.ip.Is4() {
			t.ip = loopback4
		} else {
			t.ip = loopback6
		}
	case !t.ip.IsLoopback():
		return t, syscall.ENETUNREACH
	}
	return t, nil
}

// source returns the address that packets to ip come from.
func source(ip netip.Addr) netip.Addr {
	if ip.Is4() {
		return loopback4
	}
	return loopback6
}

// ResolveTCPAddr is as in Go, for the addresses of this network.
func ResolveTCPAddr(network, address string) (*net.TCPAddr, error) {
	t, err := resolveOne(network, address, "tcp")
	if err != nil {
		return nil, err
	}
	a := t.tcp()
	a.IP = a.IP.To16() // as Go's resolver has it
	return a, nil
}

// ResolveUDPAddr is as in Go, for the addresses of this network.
func ResolveUDPAddr(network, address string) (*net.UDPAddr, error) {
	t, err := resolveOne(network, address, "udp")
	if err != nil {
		return nil, err
	}
	a := t.udp()
	a.IP = a.IP.To16()
	return a, nil
}

func resolveOne(network, address, want string) (target, error) {
	if network == "" {
		network = want // an old default
	}
	proto, f, err := split(network)
	if err != nil || proto != want {
		return target{}, net.UnknownNetworkError(network)
	}
	list, err := resolve(proto, f, address)
	if err != nil {
		return target{}, err
	}
	return list[0], nil
}

// ResolveIPAddr is as in Go, for the addresses of this network.
func ResolveIPAddr(network, address string) (*net.IPAddr, error) {
	name, _, _ := strings.Cut(network, ":")
	var f family
	switch name {
	case "", "ip":
	case "ip4":
		f = 4
	case "ip6":
		f = 6
	default:
		return nil, net.UnknownNetworkError(network)
	}
	ips, err := lookup(address)
	if err != nil {
		return nil, err
	}
	for _, ip := range ips {
		if f.allows(ip) {
			return &net.IPAddr{IP: ip.AsSlice(), Zone: ip.Zone()}, nil
		}
	}
	return nil, &net.AddrError{Err: "no suitable address found", Addr: address}
}
