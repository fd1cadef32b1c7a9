package net

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"bingfa/playground/symbols/host"
)

func itoa(n int) string { return strconv.Itoa(n) }

// lookup returns the addresses of a name or a literal IP.
func lookup(name string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(name); err == nil {
		return []netip.Addr{ip.Unmap()}, nil
	}
	switch strings.ToLower(strings.TrimSuffix(name, ".")) {
	case "localhost", host.Name:
		return []netip.Addr{loopback4, loopback6}, nil
	}
	return nil, notFound(name)
}

func notFound(name string) error {
	return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// services are the names that Go itself knows, whatever the machine.
var services = map[string]map[string]int{
	"udp": {"domain": 53},
	"tcp": {"ftp": 21, "ftps": 990, "gopher": 70, "http": 80, "https": 443, "imap2": 143, "imap3": 220, "imaps": 993,
		"pop3": 110, "pop3s": 995, "smtp": 25, "submissions": 465, "ssh": 22, "telnet": 23, "domain": 53},
}

func lookupPort(proto, service string) (int, error) {
	if service == "" {
		return 0, nil
	}
	if n, err := strconv.Atoi(service); err == nil {
		if n < 0 || n > 0xffff {
			return 0, &net.AddrError{Err: "invalid port", Addr: service}
		}
		return n, nil
	}
	if n, ok := services[proto][strings.ToLower(service)]; ok {
		return n, nil
	}
	return 0, &net.DNSError{Err: "unknown port", Name: proto + "/" + service, IsNotFound: true}
}

// A Resolver looks names up. All resolvers know the same: the names of this
// machine. The fields are Go's and have no effect.
type Resolver struct {
	PreferGo     bool
	StrictErrors bool
	Dial         func(ctx context.Context, network, address string) (net.Conn, error)
}

// DefaultResolver is what the functions use.
var DefaultResolver = new(Resolver)

func check(ctx context.Context, name string) error {
	host.CheckTime()
	if err := ctx.Err(); err != nil {
		err = contextError(err)
		_, timeout := err.(timeoutError)
		return &net.DNSError{UnwrapErr: err, Err: err.Error(), Name: name, IsTimeout: timeout}
	}
	return nil
}

// LookupNetIP returns the addresses of a host; network is ip, ip4 or ip6.
func (r *Resolver) LookupNetIP(ctx context.Context, network, name string) ([]netip.Addr, error) {
	if err := check(ctx, name); err != nil {
		return nil, err
	}
	var f family
	switch network {
	case "ip":
	case "ip4":
		f = 4
	case "ip6":
		f = 6
	default:
		return nil, net.UnknownNetworkError(network)
	}
	ips, err := lookup(name)
	if err != nil {
		return nil, err
	}
	ips = slices.DeleteFunc(ips, func(ip netip.Addr) bool { return !f.allows(ip) })
	if len(ips) == 0 {
		return nil, notFound(name)
	}
	return ips, nil
}

// LookupHost returns the addresses of a host as text.
func (r *Resolver) LookupHost(ctx context.Context, name string) ([]string, error) {
	ips, err := r.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil, err
	}
	var s []string
	for _, ip := range ips {
		s = append(s, ip.String())
	}
	return s, nil
}

// LookupIP returns the addresses of a host; network is ip, ip4 or ip6.
func (r *Resolver) LookupIP(ctx context.Context, network, name string) ([]net.IP, error) {
	ips, err := r.LookupNetIP(ctx, network, name)
	if err != nil {
		return nil, err
	}
	var list []net.IP
	for _, ip := range ips {
		list = append(list, ip.AsSlice())
	}
	return list, nil
}

// LookupIPAddr returns the addresses of a host.
func (r *Resolver) LookupIPAddr(ctx context.Context, name string) ([]net.IPAddr, error) {
	ips, err := r.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil, err
	}
	var list []net.IPAddr
	for _, ip := range ips {
		list = append(list, net.IPAddr{IP: ip.AsSlice(), Zone: ip.Zone()})
	}
	return list, nil
}

// LookupAddr returns the names of an address.
func (r *Resolver) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	if err := check(ctx, addr); err != nil {
		return nil, err
	}
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		return nil, &net.DNSError{Err: "unrecognized address", Name: addr}
	}
	if ip.Unmap().IsLoopback() {
		return []string{"localhost"}, nil
	}
	return nil, notFound(addr)
}

// LookupCNAME returns the canonical name of a host.
func (r *Resolver) LookupCNAME(ctx context.Context, name string) (string, error) {
	if err := check(ctx, name); err != nil {
		return "", err
	}
	if _, err := lookup(name); err != nil {
		return "", err
	}
	return strings.TrimSuffix(name, ".") + ".", nil
}

// LookupPort returns the port of a service; network is as for Dial.
func (r *Resolver) LookupPort(ctx context.Context, network, service string) (int, error) {
	switch network {
	case "tcp", "tcp4", "tcp6", "udp", "udp4", "udp6":
		return lookupPort(network[:3], service)
	case "", "ip":
		if n, err := lookupPort("tcp", service); err == nil {
			return n, nil
		}
		return lookupPort("udp", service)
	}
	return 0, &net.AddrError{Err: "unknown network", Addr: network}
}

// LookupMX finds nothing: there is no mail here.
func (r *Resolver) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	return nil, notFound(name)
}

// LookupNS finds nothing.
func (r *Resolver) LookupNS(ctx context.Context, name string) ([]*net.NS, error) {
	return nil, notFound(name)
}

// LookupTXT finds nothing.
func (r *Resolver) LookupTXT(ctx context.Context, name string) ([]string, error) {
	return nil, notFound(name)
}

// LookupSRV finds nothing.
func (r *Resolver) LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error) {
	if service != "" || proto != "" {
		name = "_" + service + "._" + proto + "." + name
	}
	return "", nil, notFound(name)
}

// The functions below are DefaultResolver's methods, without a context.

func LookupHost(name string) ([]string, error) {
	return DefaultResolver.LookupHost(context.Background(), name)
}

func LookupIP(name string) ([]net.IP, error) {
	return DefaultResolver.LookupIP(context.Background(), "ip", name)
}

func LookupAddr(addr string) ([]string, error) {
	return DefaultResolver.LookupAddr(context.Background(), addr)
}

func LookupCNAME(name string) (string, error) {
	return DefaultResolver.LookupCNAME(context.Background(), name)
}

func LookupPort(network, service string) (int, error) {
	return DefaultResolver.LookupPort(context.Background(), network, service)
}

func LookupMX(name string) ([]*net.MX, error) {
	return DefaultResolver.LookupMX(context.Background(), name)
}

func LookupNS(name string) ([]*net.NS, error) {
	return DefaultResolver.LookupNS(context.Background(), name)
}

func LookupTXT(name string) ([]string, error) {
	return DefaultResolver.LookupTXT(context.Background(), name)
}

func LookupSRV(service, proto, name string) (string, []*net.SRV, error) {
	return DefaultResolver.LookupSRV(context.Background(), service, proto, name)
}
