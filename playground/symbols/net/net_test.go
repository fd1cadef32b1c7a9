package net

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bingfa/playground/symbols/host"
)

// A stack is what a scenario uses of a network: ours, or the machine's.
type stack struct {
	listen       func(network, address string) (net.Listener, error)
	listenPacket func(network, address string) (net.PacketConn, error)
	dial         func(network, address string) (net.Conn, error)
	dialTimeout  func(network, address string, d time.Duration) (net.Conn, error)
	dialContext  func(ctx context.Context, network, address string) (net.Conn, error)
	resolveTCP   func(network, address string) (*net.TCPAddr, error)
	resolveUDP   func(network, address string) (*net.UDPAddr, error)
	lookupPort   func(network, service string) (int, error)
	dir          string // for the names of Unix sockets
	log          *[]string
}

var (
	ours = stack{listen: Listen, listenPacket: ListenPacket, dial: Dial, dialTimeout: DialTimeout,
		dialContext: new(Dialer).DialContext, resolveTCP: ResolveTCPAddr, resolveUDP: ResolveUDPAddr, lookupPort: LookupPort}
	real = stack{listen: net.Listen, listenPacket: net.ListenPacket, dial: net.Dial, dialTimeout: net.DialTimeout,
		dialContext: new(net.Dialer).DialContext, resolveTCP: net.ResolveTCPAddr, resolveUDP: net.ResolveUDPAddr, lookupPort: net.LookupPort}
)

func (s stack) say(args ...any) {
	*s.log = append(*s.log, strings.TrimSuffix(fmt.Sprintln(args...), "\n"))
}

// fail says all that a program can ask an error.
func (s stack) fail(what string, err error) {
	s.say(what, err)
	if err == nil {
		return
	}
	for _, target := range []error{net.ErrClosed, os.ErrDeadlineExceeded, context.DeadlineExceeded, context.Canceled, io.EOF, syscall.ECONNREFUSED,
		syscall.ECONNRESET, syscall.EPIPE, syscall.EADDRINUSE, syscall.EADDRNOTAVAIL, syscall.ENOENT, syscall.ENOTCONN, syscall.EDESTADDRREQ} {
		if errors.Is(err, target) {
			s.say("  is", target)
		}
	}
	var ne net.Error
	if errors.As(err, &ne) {
		s.say("  timeout", ne.Timeout())
	}
	for ; err != nil; err = errors.Unwrap(err) {
		if t := fmt.Sprintf("%T", err); !strings.Contains(t, "rror") || strings.Contains(t, "OpError") || strings.Contains(t, "SyscallError") {
			s.say("  type", t)
		}
	}
}

// connected returns both ends of a connection.
func (s stack) connected(network string) (c, d net.Conn, done func()) {
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(s.dir, "connected")
	}
	l, err := s.listen(network, address)
	if err != nil {
		panic(err)
	}
	if c, err = s.dial(network, l.Addr().String()); err != nil {
		panic(err)
	}
	if d, err = l.Accept(); err != nil {
		panic(err)
	}
	return c, d, func() { c.Close(); d.Close(); l.Close() }
}

// settle lets the machine deliver what has been sent.
func settle() { time.Sleep(20 * time.Millisecond) }

func (s stack) read(what string, c io.Reader, n int) {
	b := make([]byte, n)
	n, err := c.Read(b)
	s.say(what, n, string(b[:n]))
	if err != nil {
		s.fail(what, err)
	}
}

func (s stack) write(what string, c io.Writer, text string) {
	n, err := io.WriteString(c, text)
	s.say(what, n)
	if err != nil {
		s.fail(what, err)
	}
}

type half interface {
	CloseWrite() error
	CloseRead() error
}

var scenarios = map[string]func(s stack){
	"echo": func(s stack) {
		for _, network := range []string{"tcp", "tcp4", "unix"} {
			c, d, done := s.connected(network)
			s.write("write", c, "hello")
			s.read("read", d, 3)
			s.read("read", d, 10)
			s.say(c.LocalAddr().Network(), c.LocalAddr(), c.RemoteAddr(), d.LocalAddr(), d.RemoteAddr())
			s.say(fmt.Sprintf("%T %T", c, c.LocalAddr()))
			s.read("nothing", c, 0)
			done()
		}
	},
	"close": func(s stack) {
		for _, network := range []string{"tcp", "unix"} {
			c, d, done := s.connected(network)
			s.write("write", c, "last")
			s.fail("close", c.Close())
			s.fail("close again", c.Close())
			s.read("read of closed", c, 1)
			s.read("no bytes of closed", c, 0)
			s.write("write to closed", c, "x")
			s.fail("deadline of closed", c.SetDeadline(time.Time{}))
			s.fail("half", c.(half).CloseWrite())
			settle()
			s.read("peer", d, 10)
			s.read("peer at end", d, 10)
			s.write("first write", d, "a")
			settle()
			s.write("second write", d, "b")
			s.write("third write", d, "c")
			s.read("peer after all", d, 10)
			done()
		}
	},
	"close with unread data": func(s stack) {
		for _, network := range []string{"tcp", "unix"} {
			c, d, done := s.connected(network)
			s.write("to the one who reads", c, "late")
			s.write("to the one who does not", d, "lost")
			settle()
			c.Close()
			settle()
			if network == "unix" {
				s.read("read", d, 10)
			}
			s.write("write", d, "x")
			s.write("write", d, "y")
			s.read("read", d, 10)
			done()
			c, d, done = s.connected(network)
			s.write("lost", d, "lost")
			settle()
			c.Close()
			settle()
			s.read("read", d, 10)
			s.read("read", d, 10)
			s.write("write", d, "y")
			done()
		}
	},
	"half close": func(s stack) {
		for _, network := range []string{"tcp", "unix"} {
			c, d, done := s.connected(network)
			s.write("write", c, "request")
			s.fail("close write", c.(half).CloseWrite())
			s.write("write after", c, "x")
			settle()
			s.read("read", d, 10)
			s.read("read", d, 10)
			s.write("answer", d, "answer")
			s.read("answer", c, 10)
			s.fail("close", d.Close())
			settle()
			s.read("end", c, 10)
			done()
			c, d, done = s.connected(network)
			s.fail("close read", c.(half).CloseRead())
			s.read("read", c, 10)
			s.write("own", c, "still")
			s.read("peer", d, 10)
			done()
		}
	},
	"deadlines": func(s stack) {
		for _, network := range []string{"tcp", "unix"} {
			c, d, done := s.connected(network)
			c.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
			s.read("read", c, 1)
			s.write("data", d, "data")
			settle()
			s.read("still", c, 1)
			c.SetReadDeadline(time.Time{})
			s.read("again", c, 10)
			c.SetDeadline(time.Now().Add(-time.Second))
			s.read("past", c, 1)
			s.write("past", c, "x")
			c.SetDeadline(time.Time{})
			go func() { settle(); c.SetReadDeadline(time.Unix(1, 0)) }()
			s.read("woken", c, 1)
			done()
		}
	},
	"wake": func(s stack) {
		c, d, done := s.connected("tcp")
		go func() { settle(); c.Close() }()
		s.read("read", c, 1)
		s.read("peer", d, 1)
		done()
		l, _ := s.listen("tcp", "127.0.0.1:0")
		go func() { settle(); l.Close() }()
		_, err := l.Accept()
		s.fail("accept", err)
		_, err = l.Accept()
		s.fail("accept", err)
		s.fail("close", l.Close())
	},
	"blocked write": func(s stack) {
		c, d, done := s.connected("tcp")
		c.SetWriteDeadline(time.Now().Add(50 * time.Millisecond))
		n, err := c.Write(make([]byte, 16<<20))
		s.say(n >= window, n < 16<<20)
		s.fail("write", err)
		c.SetWriteDeadline(time.Time{})
		go func() { settle(); d.Close() }()
		_, err = c.Write(make([]byte, 16<<20))
		s.fail("peer closes", err)
		done()
	},
	"refused": func(s stack) {
		l, _ := s.listen("tcp", "127.0.0.1:0")
		address := l.Addr().String()
		l.Close()
		_, err := s.dial("tcp", address)
		s.fail("dial", err)
		_, err = s.dial("unix", filepath.Join(s.dir, "nothing"))
		s.fail("dial", err)
	},
	"in use": func(s stack) {
		l, _ := s.listen("tcp", "127.0.0.1:0")
		_, err := s.listen("tcp", l.Addr().String())
		s.fail("again", err)
		_, err = s.listen("tcp4", strings.Replace(l.Addr().String(), "127.0.0.1", "0.0.0.0", 1))
		s.fail("wildcard", err)
		l.Close()
		l, err = s.listen("tcp", l.Addr().String())
		s.fail("after close", err)
		l.Close()
		u, _ := s.listen("unix", filepath.Join(s.dir, "u"))
		_, err = s.listen("unix", filepath.Join(s.dir, "u"))
		s.fail("again", err)
		u.Close()
		u, err = s.listen("unix", filepath.Join(s.dir, "u"))
		s.fail("after close", err)
		u.Close()
	},
	"datagrams in use": func(s stack) {
		p, _ := s.listenPacket("udp", "127.0.0.1:0")
		_, err := s.listenPacket("udp", p.LocalAddr().String())
		s.fail("again", err)
		p.Close()
	},
	"not accepted": func(s stack) {
		l, _ := s.listen("tcp", "127.0.0.1:0")
		c, _ := s.dial("tcp", l.Addr().String())
		s.write("write", c, "x")
		l.Close()
		settle()
		s.read("read", c, 1)
		c.Close()
	},
	"accept deadline": func(s stack) {
		l, _ := s.listen("tcp", "127.0.0.1:0")
		l.(interface{ SetDeadline(time.Time) error }).SetDeadline(time.Now().Add(10 * time.Millisecond))
		_, err := l.Accept()
		s.fail("accept", err)
		l.Close()
	},
	"bad addresses": func(s stack) {
		for _, a := range []string{"127.0.0.1", "127.0.0.1:x", "127.0.0.1:99999", "[::1", "a:b:c", ""} {
			_, err := s.dial("tcp", a)
			s.fail("dial "+a, err)
			if a != "" {
				_, err = s.listen("tcp", a)
				s.fail("listen "+a, err)
			}
			_, err = s.resolveTCP("tcp", a)
			s.fail("resolve "+a, err)
		}
		for _, n := range []string{"", "tpc", "udp5"} {
			_, err := s.dial(n, "127.0.0.1:1")
			s.fail("dial", err)
			_, err = s.listen(n, "127.0.0.1:1")
			s.fail("listen", err)
			_, err = s.listenPacket(n, "127.0.0.1:1")
			s.fail("packet", err)
		}
		_, err := s.listen("udp", "127.0.0.1:0")
		s.fail("listen udp", err)
		_, err = s.listenPacket("tcp", "127.0.0.1:0")
		s.fail("packet tcp", err)
		_, err = s.dial("tcp4", "[::1]:80")
		s.fail("family", err)
		_, err = s.dial("tcp6", "127.0.0.1:80")
		s.fail("family", err)
		_, err = s.listen("tcp", "192.0.2.1:0")
		s.fail("not ours", err)
		_, err = s.resolveUDP("tcp", "127.0.0.1:1")
		s.fail("resolve", err)
	},
	"contexts": func(s stack) {
		l, _ := s.listen("tcp", "127.0.0.1:0")
		defer l.Close()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := s.dialContext(ctx, "tcp", l.Addr().String())
		s.fail("canceled", err)
		ctx, cancel = context.WithTimeout(context.Background(), -1)
		defer cancel()
		_, err = s.dialContext(ctx, "tcp", l.Addr().String())
		s.fail("timeout", err)
		_, err = s.dialTimeout("tcp", l.Addr().String(), 1)
		s.fail("timeout", err)
	},
	"resolve": func(s stack) {
		for _, a := range []string{"127.0.0.1:80", ":http", "[::1]:https", "0.0.0.0:0"} {
			t, err := s.resolveTCP("tcp", a)
			s.say(a, t, err, len(t.IP))
			u, err := s.resolveUDP("udp", strings.Replace(strings.Replace(a, "https", "53", 1), "http", "54", 1))
			s.say(a, u, err)
		}
		for _, n := range []string{"http", "80", "smtp", "", "-1"} {
			p, err := s.lookupPort("tcp", n)
			s.say(n, p, err)
		}
	},
	"datagrams": func(s stack) {
		p, _ := s.listenPacket("udp4", "127.0.0.1:0")
		c, _ := s.dial("udp", p.LocalAddr().String())
		s.say(p.LocalAddr(), c.LocalAddr(), c.RemoteAddr(), fmt.Sprintf("%T %T %T", p, c, c.LocalAddr()))
		s.write("one", c, "one")
		s.write("two", c, "longer")
		s.write("empty", c, "")
		settle()
		b := make([]byte, 4)
		for range 3 {
			n, from, err := p.ReadFrom(b)
			s.say(n, string(b[:n]), from, err)
		}
		n, err := p.WriteTo([]byte("answer"), c.LocalAddr())
		s.say(n, err)
		s.read("answer", c, 20)
		_, err = c.(net.PacketConn).WriteTo(nil, p.LocalAddr())
		s.fail("write to", err)
		_, err = p.(net.Conn).Write(nil)
		s.fail("no peer", err)
		_, err = p.WriteTo(nil, &net.TCPAddr{})
		s.fail("wrong address", err)
		p.SetReadDeadline(time.Now().Add(time.Millisecond))
		_, _, err = p.ReadFrom(b)
		s.fail("deadline", err)
		p.Close()
		s.write("to nobody", c, "x")
		settle()
		s.read("answer", c, 1)
		s.write("to nobody", c, "x")
		settle()
		s.write("again", c, "x")
		_, _, err = p.ReadFrom(b)
		s.fail("closed", err)
		_, err = p.WriteTo(b, c.LocalAddr())
		s.fail("closed", err)
		s.fail("closed", p.Close())
		c.Close()
	},
	"too long": func(s stack) {
		c, err := s.dial("udp", "127.0.0.1:9")
		s.say(err)
		_, err = c.Write(make([]byte, 70000))
		s.fail("write", err)
		c.Close()
	},
	"copy": func(s stack) {
		c, d, done := s.connected("tcp")
		go func() { io.Copy(d, d); d.Close() }()
		go func() { io.Copy(c, strings.NewReader(strings.Repeat("bingfa ", 100000))); c.(half).CloseWrite() }()
		b, err := io.ReadAll(c)
		s.say(len(b), err)
		done()
	},
	"linger": func(s stack) {
		c, d, done := s.connected("tcp")
		s.fail("linger", c.(interface{ SetLinger(int) error }).SetLinger(0))
		c.Close()
		settle()
		s.read("read", d, 1)
		s.read("read", d, 1)
		done()
	},
	"buffers": func(s stack) {
		c, d, done := s.connected("tcp")
		n, err := (&net.Buffers{[]byte("a"), []byte("bc")}).WriteTo(c)
		s.say(n, err)
		c.Close()
		b, err := io.ReadAll(d)
		s.say(string(b), err)
		done()
	},
}

var portNumber = regexp.MustCompile(`:[1-6]?[0-9]{4}\b`)

// play runs a scenario and returns what it says, with ports and names of
// sockets by order of appearance.
func play(t *testing.T, s stack, scenario func(stack)) []string {
	var log []string
	s.log, s.dir = &log, t.TempDir()
	scenario(s)
	seen := map[string]string{}
	for i, line := range log {
		line = strings.ReplaceAll(line, s.dir, "DIR")
		log[i] = portNumber.ReplaceAllStringFunc(line, func(p string) string {
			if seen[p] == "" {
				seen[p] = fmt.Sprint(":P", len(seen)+1)
			}
			return seen[p]
		})
	}
	return log
}

// TestAsReal runs every scenario in this network and in the machine's.
func TestAsReal(t *testing.T) {
	for name, scenario := range scenarios {
		t.Run(name, func(t *testing.T) {
			got := play(t, ours, scenario)
			if runtime.GOOS != "linux" {
				t.Skip("the reference is Linux")
			}
			want := play(t, real, scenario)
			for i := range max(len(got), len(want)) {
				g, w := at(got, i), at(want, i)
				if g != w {
					t.Errorf("line %d:\n got %s\nwant %s", i, g, w)
				}
			}
		})
	}
}

func at(s []string, i int) string {
	if i < len(s) {
		return s[i]
	}
	return "(nothing)"
}

// TestPorts: the same program gets the same ports; nobody gets one that is
// taken.
func TestPorts(t *testing.T) {
	var s space
	bind := func(ip string, port uint16) (uint16, error) {
		b := &binding{ip: netip.MustParseAddr(ip), port: port}
		err := s.bind(b)
		return b.port, err
	}
	bind("127.0.0.1", firstPort+1)
	for _, want := range []uint16{firstPort, firstPort + 2, firstPort + 3} {
		if port, err := bind("127.0.0.1", 0); port != want || err != nil {
			t.Errorf("port %d, %v; want %d", port, err, want)
		}
	}
	for _, c := range []struct {
		ip   string
		want error
	}{
		{"127.0.0.1", syscall.EADDRINUSE}, {"0.0.0.0", syscall.EADDRINUSE}, {"127.0.0.2", nil},
		{"::1", nil}, {"::", syscall.EADDRINUSE}, {"10.0.0.1", syscall.EADDRNOTAVAIL},
	} {
		if _, err := bind(c.ip, firstPort); err != c.want {
			t.Errorf("%s: %v, want %v", c.ip, err, c.want)
		}
	}
}

// TestWildcard: who listens everywhere is reached at every address of the
// loopback, in both families, also by name.
func TestWildcard(t *testing.T) {
	l, err := Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if !strings.HasPrefix(l.Addr().String(), "[::]:") {
		t.Errorf("listens at %s", l.Addr())
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for name, want := range map[string]string{"": "127.0.0.1", "localhost": "127.0.0.1", "127.1.2.3": "127.1.2.3", "::1": "::1", "0.0.0.0": "127.0.0.1", "::": "::1", host.Name: "127.0.0.1"} {
		c, err := Dial("tcp", net.JoinHostPort(name, port))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d, err := l.Accept()
		if err != nil || c.RemoteAddr().String() != net.JoinHostPort(want, port) || d.RemoteAddr().String() != c.LocalAddr().String() {
			t.Errorf("%s: %v %v %v", name, c.RemoteAddr(), d, err)
		}
		c.Close()
		d.Close()
	}
	for address, want := range map[string]string{
		"192.0.2.1:80":     "dial tcp 192.0.2.1:80: connect: network is unreachable",
		"go.dev:80":        "dial tcp: lookup go.dev: no such host",
		"[2001:db8::1]:80": "dial tcp [2001:db8::1]:80: connect: network is unreachable",
	} {
		if _, err := Dial("tcp", address); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
}

// TestBounds: nothing grows without end, and all is given back.
func TestBounds(t *testing.T) {
	before := sockets
	l, err := Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns []net.Conn
	for range backlog {
		c, err := Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, c)
	}
	if _, err := DialTimeout("tcp", l.Addr().String(), 10*time.Millisecond); err == nil || !err.(net.Error).Timeout() {
		t.Errorf("with a full backlog: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err := new(Dialer).DialContext(ctx, "tcp", l.Addr().String()); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled with a full backlog: %v", err)
	}
	for _, c := range conns {
		c.Close()
	}
	l.Close()
	var open []io.Closer
	for {
		p, err := ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			if !errors.Is(err, syscall.EMFILE) || len(open) < 1000 {
				t.Errorf("after %d sockets: %v", len(open), err)
			}
			break
		}
		open = append(open, p)
	}
	p := open[0].(*UDPConn)
	for range 2 * queueLen {
		if _, err := open[1].(*UDPConn).WriteTo(make([]byte, 1), p.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.p.queue) != queueLen {
		t.Errorf("%d datagrams queued, want %d", len(p.p.queue), queueLen)
	}
	for _, c := range open {
		c.Close()
	}
	if sockets != before || len(udpPorts.bound) != 0 || len(tcpPorts.bound) != 0 {
		t.Errorf("%d sockets, %d and %d ports are left", sockets-before, len(tcpPorts.bound), len(udpPorts.bound))
	}
}

// TestWhole: concurrent writes are not mixed.
func TestWhole(t *testing.T) {
	var log []string
	s := ours
	s.log = &log
	c, d, done := s.connected("tcp")
	defer done()
	var wg sync.WaitGroup
	const size = 3 * window / 2
	for i := range 4 {
		wg.Go(func() { c.Write(slices.Repeat([]byte{byte('a' + i)}, size)) })
	}
	go func() { wg.Wait(); c.Close() }()
	b, err := io.ReadAll(d)
	if err != nil || len(b) != 4*size {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	for part := range slices.Chunk(b, size) {
		if part[0] != part[size-1] || len(slices.Compact(part)) != 1 {
			t.Fatal("writes are mixed")
		}
	}
}

func BenchmarkEcho(b *testing.B) {
	var log []string
	s := ours
	s.log = &log
	c, d, done := s.connected("tcp")
	defer done()
	go io.Copy(d, d)
	buf := make([]byte, 64)
	for b.Loop() {
		c.Write(buf)
		if _, err := io.ReadFull(c, buf); err != nil {
			b.Fatal(err)
		}
	}
}
