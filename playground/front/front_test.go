package front

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

// serve starts a server; end tells it to end and returns Serve's error.
func serve(t *testing.T, h http.Handler, o Options) (addr string, end func() error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, h, o) }()
	end = func() error {
		cancel()
		err := <-done
		done <- err
		return err
	}
	t.Cleanup(func() { end() })
	return l.Addr().String(), end
}

var hello = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") })

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// gone waits until the server has closed c.
func gone(t *testing.T, c net.Conn) {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection is still open: %v", err)
	}
}

// ask sends a request over c and returns the body of the answer.
func ask(t *testing.T, c net.Conn) (string, error) {
	t.Helper()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

// An answer that has begun is finished; then Serve returns, and nobody
// listens any more.
func TestFinishes(t *testing.T) {
	begun, goOn := make(chan bool), make(chan bool)
	drained := false
	addr, end := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-goOn
		if r.Context().Err() != nil {
			t.Error("the request's context ended with the server's")
		}
		io.WriteString(w, "finished")
	}), Options{Drain: func() { drained = true }})
	answer := make(chan string)
	go func() {
		resp, err := http.Get("http://" + addr)
		if err != nil {
			answer <- err.Error()
			return
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		answer <- string(body)
	}()
	<-begun
	ended := make(chan error)
	go func() { ended <- end() }()
	for { // until it has stopped listening
		c, err := net.Dial("tcp", addr)
		if err != nil {
			break
		}
		c.Close()
	}
	close(goOn)
	if got := <-answer; got != "finished" {
		t.Errorf("answer %q", got)
	}
	if err := <-ended; err != nil || !drained {
		t.Errorf("Serve: %v; drained: %v", err, drained)
	}
}

// An answer that goes on and on is broken off after the time of grace.
func TestGrace(t *testing.T) {
	begun := make(chan bool)
	addr, end := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
	}), Options{Grace: 10 * time.Millisecond})
	go http.Get("http://" + addr)
	<-begun
	if err := end(); !errors.Is(err, ErrGrace) {
		t.Errorf("Serve: %v, want ErrGrace", err)
	}
}

// Clients that are slow in each of their ways lose their connection.
func TestSlow(t *testing.T) {
	const short = 100 * time.Millisecond
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) }),
		Options{HeaderTimeout: short, RequestTimeout: 2 * short, Idle: short})
	for name, text := range map[string]string{
		"says nothing":      "",
		"half a header":     "GET / HTTP/1.1\r\nHost: x\r\n",
		"half a body":       "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
		"no second request": "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, addr)
			io.WriteString(c, text)
			gone(t, c)
		})
	}
}

// A reader who does not read does not keep the server for ever.
func TestSlowReader(t *testing.T) {
	ended := make(chan error, 1)
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var err error
		for b := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(b)
		}
		ended <- err
	}), Options{RequestTimeout: 100 * time.Millisecond})
	io.WriteString(dial(t, addr), "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	<-ended
}

func TestLargeHeader(t *testing.T) {
	addr, _ := serve(t, hello, Options{Header: 4 << 10})
	r, _ := http.NewRequest("GET", "http://"+addr, nil)
	r.Header.Set("X", strings.Repeat("x", 64<<10))
	resp, err := http.DefaultClient.Do(r)
	if err == nil {
		resp.Body.Close()
		if resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("status %s", resp.Status)
		}
	}
	if resp, err = http.Get("http://" + addr); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
}

// When all places are taken by silent connections, the oldest one makes room.
func TestFullOfSilence(t *testing.T) {
	addr, _ := serve(t, hello, Options{Connections: 3})
	first := dial(t, addr)
	if body, err := ask(t, first); body != "hello" {
		t.Fatalf("%q %v", body, err)
	}
	second := dial(t, addr)
	if body, err := ask(t, second); body != "hello" {
		t.Fatalf("%q %v", body, err)
	}
	for range 10 {
		c := dial(t, addr)
		if body, err := ask(t, c); body != "hello" {
			t.Fatalf("%q %v", body, err)
		}
	}
	gone(t, first)
	gone(t, second)
}

// When all places are at work, a new connection is closed, and those at work
// go on.
func TestFullOfWork(t *testing.T) {
	begun, goOn := make(chan bool), make(chan bool)
	addr, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		begun <- true
		<-goOn
		io.WriteString(w, "done")
	}), Options{Connections: 2})
	answers := make(chan string)
	for range 2 {
		c := dial(t, addr)
		go func() {
			body, err := ask(t, c)
			if err != nil {
				body = err.Error()
			}
			answers <- body
		}()
		<-begun
	}
	if c, err := net.Dial("tcp", addr); err == nil { // it may be closed even before that
		gone(t, c)
		c.Close()
	}
	close(goOn)
	for range 2 {
		if got := <-answers; got != "done" {
			t.Errorf("answer %q", got)
		}
	}
}

// A stranger's connections are limited for each address; a proxy's and this
// machine's are not.
func TestPerClient(t *testing.T) {
	from := func(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(s), 1)) }
	g := newGate(nil, Options{Connections: 100, PerClient: 2, Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	admit := func(s string) *conn { return g.admit(remote{addr: from(s)}) }
	for _, c := range []struct {
		name  string
		froms []string
		in    int
	}{
		{"one IPv4 address", []string{"192.0.2.1", "192.0.2.1", "192.0.2.1"}, 2},
		{"its neighbour", []string{"192.0.2.2"}, 1},
		{"the same as an IPv6 address", []string{"::ffff:192.0.2.1"}, 0},
		{"one IPv6 network", []string{"2001:db8::1", "2001:db8::2", "2001:db8:0:0:1::"}, 2},
		{"another one", []string{"2001:db8:0:1::"}, 1},
		{"a proxy", []string{"10.1.2.3", "10.1.2.3", "10.1.2.3"}, 3},
		{"this machine", []string{"127.0.0.1", "127.0.0.1", "127.0.0.1", "::1", "::1", "::1"}, 6},
	} {
		in := 0
		for _, s := range c.froms {
			if admit(s) != nil {
				in++
			}
		}
		if in != c.in {
			t.Errorf("%s: %d let in, want %d", c.name, in, c.in)
		}
	}
	for c := range g.all {
		c.Close()
	}
	if len(g.all) != 0 || len(g.clients) != 0 {
		t.Errorf("closed connections still count: %v %v", g.all, g.clients)
	}
}

// remote is a connection from somewhere.
type remote struct {
	net.Conn
	addr net.Addr
}

func (r remote) RemoteAddr() net.Addr { return r.addr }
func (r remote) Close() error         { return nil }

func TestHosts(t *testing.T) {
	h := Hosts([]string{"localhost", "::1", "example.org"}, hello)
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST.:1": 200, "[::1]:8080": 200, "[::1]": 200, "example.org": 200,
		"evil.example": 421, "": 421, "localhost.evil.example": 421, "127.0.0.1": 421, "example.org.evil": 421,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: %d, want %d", host, w.Code, want)
		}
	}
	w := httptest.NewRecorder()
	if Hosts(nil, hello).ServeHTTP(w, httptest.NewRequest("GET", "http://anything/", nil)); w.Code != 200 {
		t.Errorf("without names: %d", w.Code)
	}
}
