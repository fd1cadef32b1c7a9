package client

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestAddr(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"direct", "192.0.2.1:80", nil, "192.0.2.1"},
		{"a stranger's word", "192.0.2.1:80", []string{"198.51.100.7"}, "192.0.2.1"},
		{"a proxy", "10.0.0.1:80", []string{"198.51.100.7"}, "198.51.100.7"},
		{"a proxy repeats hearsay", "10.0.0.1:80", []string{"1.1.1.1, 198.51.100.7"}, "198.51.100.7"},
		{"hearsay in a line of its own", "10.0.0.1:80", []string{"1.1.1.1", "198.51.100.7"}, "198.51.100.7"},
		{"two proxies", "10.0.0.1:80", []string{"1.1.1.1, 198.51.100.7, 10.2.3.4"}, "198.51.100.7"},
		{"two proxies, two lines", "10.0.0.1:80", []string{"198.51.100.7", "10.2.3.4"}, "198.51.100.7"},
		{"only proxies", "10.0.0.1:80", []string{"10.2.3.4"}, "10.2.3.4"},
		{"nothing", "10.0.0.1:80", nil, "10.0.0.1"},
		{"empty", "10.0.0.1:80", []string{""}, "10.0.0.1"},
		{"rubbish", "10.0.0.1:80", []string{"198.51.100.7, unknown"}, "10.0.0.1"},
		{"with a port", "10.0.0.1:80", []string{"198.51.100.7:4711"}, "198.51.100.7"},
		{"IPv6", "[fd00::1]:80", []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		{"IPv6 in brackets", "[fd00::1]:80", []string{"[2001:db8::1]"}, "2001:db8::1"},
		{"IPv4 in IPv6", "[::ffff:10.0.0.1]:80", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{"zone", "[fe80::1%eth0]:80", nil, "fe80::1"},
		{"Unix socket", "@", []string{"198.51.100.7"}, "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": c.forwarded}}
		before := strings.Join(c.forwarded, "|")
		if got := Addr(r, trusted).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if after := strings.Join(c.forwarded, "|"); after != before {
			t.Errorf("%s: the header became %q", c.name, after)
		}
	}
	r := &http.Request{RemoteAddr: "10.0.0.1:80", Header: http.Header{"X-Forwarded-For": {"198.51.100.7"}}}
	if got := Addr(r, nil).String(); got != "10.0.0.1" {
		t.Errorf("%s is believed though nobody is trusted", got)
	}
}

func TestKeyAndMasked(t *testing.T) {
	for _, c := range []struct{ addr, key, masked string }{
		{"192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"},
	} {
		a := netip.MustParseAddr(c.addr)
		if Key(a).String() != c.key || Masked(a) != c.masked {
			t.Errorf("%s: %v %s", c.addr, Key(a), Masked(a))
		}
	}
	if Key(netip.Addr{}) != (netip.Prefix{}) || Masked(netip.Addr{}) != "-" {
		t.Error("an unknown address is known")
	}
}

// FuzzAddr: whatever a stranger writes, only its own address counts; behind a
// proxy, the address is one without port and zone.
func FuzzAddr(f *testing.F) {
	f.Add("198.51.100.7, 10.2.3.4", "10.0.0.1")
	f.Add("[::1%a]:x,,", "")
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	f.Fuzz(func(t *testing.T, first, second string) {
		h := http.Header{"X-Forwarded-For": {first, second}}
		if got := Addr(&http.Request{RemoteAddr: "192.0.2.1:80", Header: h}, trusted); got != netip.MustParseAddr("192.0.2.1") {
			t.Fatal(got)
		}
		got := Addr(&http.Request{RemoteAddr: "10.0.0.1:80", Header: h}, trusted)
		if !got.IsValid() || got.Zone() != "" || got.Is4In6() {
			t.Fatal(got)
		}
	})
}
