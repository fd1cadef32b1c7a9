// The same for the network.
//
// status: ok
// stdout: \nend <nil>\n$
// not: PANIC

package main

import (
	"context"
	"fmt"
	"net"
	"time"
)

func try(name string, f func() error) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "PANIC", r)
		}
	}()
	fmt.Println(name, f())
}

func main() {
	try("zero conn", func() error { c := new(net.TCPConn); _, err := c.Read(make([]byte, 2)); return err })
	try("zero conn w", func() error { c := new(net.TCPConn); _, err := c.Write(make([]byte, 2)); return err })
	try("zero conn close", func() error { c := new(net.TCPConn); return c.Close() })
	try("zero conn addr", func() error { c := new(net.TCPConn); fmt.Println(c.LocalAddr(), c.RemoteAddr()); return nil })
	try("zero conn deadline", func() error { c := new(net.TCPConn); return c.SetDeadline(time.Now()) })
	try("zero listener", func() error { c := new(net.TCPListener); _, err := c.Accept(); return err })
	try("zero udp", func() error { c := new(net.UDPConn); _, _, err := c.ReadFrom(make([]byte, 2)); return err })
	try("dialer", func() error { d := net.Dialer{Timeout: -1}; _, err := d.Dial("tcp", "1.1.1.1:1"); return err })
	try("dialer localaddr", func() error {
		d := net.Dialer{LocalAddr: &net.UDPAddr{}}
		_, err := d.Dial("tcp", "127.0.0.1:1")
		return err
	})
	try("dialer ctx", func() error {
		c, f := context.WithCancel(context.Background())
		f()
		var d net.Dialer
		_, err := d.DialContext(c, "tcp", "127.0.0.1:1")
		return err
	})
	try("resolver", func() error {
		var r net.Resolver
		a, err := r.LookupHost(context.Background(), "example.com")
		fmt.Println(a)
		return err
	})
	try("resolver ptr", func() error {
		a, err := net.DefaultResolver.LookupAddr(context.Background(), "8.8.8.8")
		fmt.Println(a)
		return err
	})
	try("lookup txt", func() error { a, err := net.LookupTXT("example.com"); fmt.Println(a); return err })
	try("ifaces", func() error { a, err := net.Interfaces(); fmt.Println(a); return err })
	try("iface addrs", func() error { a, err := net.InterfaceAddrs(); fmt.Println(a); return err })
	try("listen bad", func() error { _, err := net.Listen("tcp", "127.0.0.1:99999"); return err })
	try("listen bad2", func() error { _, err := net.Listen("nonsense", ":0"); return err })
	try("listen other ip", func() error { _, err := net.Listen("tcp", "8.8.8.8:0"); return err })
	try("listenTCP nil", func() error { _, err := net.ListenTCP("tcp", nil); return err })
	try("dialTCP nil", func() error { _, err := net.DialTCP("tcp", nil, nil); return err })
	try("dialUDP nil", func() error { _, err := net.DialUDP("udp", nil, nil); return err })
	try("listenUnix nil", func() error { _, err := net.ListenUnix("unix", nil); return err })
	try("udp huge", func() error {
		c, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		_, err = c.WriteTo(make([]byte, 1<<20), c.LocalAddr())
		return err
	})
	try("udp nil addr", func() error {
		c, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		_, err = c.WriteTo(make([]byte, 1), nil)
		return err
	})
	try("zone", func() error { _, err := net.Dial("tcp", "[fe80::1%eth0]:80"); return err })
	try("many listeners", func() error {
		for i := 0; ; i++ {
			if _, err := net.Listen("tcp", "127.0.0.1:0"); err != nil {
				fmt.Println(i)
				return err
			}
		}
	})
	try("end", func() error { return nil })
}
