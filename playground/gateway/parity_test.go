package gateway_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"bingfa/playground/gateway"
)

// A message is a request, as both a connection and an event can carry it. It
// is short: a server that refuses it has read all of it, and closes the
// connection without a reset.
type message struct {
	method, target string
	header         [][2]string
	body           string
	chunked        bool
}

func (m message) wire() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", m.method, m.target)
	for _, h := range m.header {
		fmt.Fprintf(&b, "%s: %s\r\n", h[0], h[1])
	}
	b.WriteString("\r\n")
	if m.chunked && m.body != "" {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(m.body), m.body)
	}
	if m.chunked {
		b.WriteString("0\r\n\r\n")
	} else {
		b.WriteString(m.body)
	}
	return b.Bytes()
}

func (m message) event(coded bool) gateway.Event {
	path, query, _ := strings.Cut(m.target, "?")
	e := gateway.Event{HTTPMethod: m.method, Path: path, RawQuery: &query, MultiValueHeaders: map[string][]string{}, Body: m.body}
	for _, h := range m.header {
		name := strings.ToLower(h[0]) // as hosts write it, so that the order survives
		e.MultiValueHeaders[name] = append(e.MultiValueHeaders[name], h[1])
	}
	if coded {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString([]byte(m.body)), true
	}
	return e
}

// exchange sends m to a server and returns its final answer.
func exchange(t *testing.T, addr string, m message) (*http.Response, string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write(m.wire()); err != nil {
		t.Fatal(err)
	}
	for r := bufio.NewReader(c); ; {
		resp, err := http.ReadResponse(r, &http.Request{Method: m.method})
		if err != nil {
			t.Fatalf("%q: %v", m.wire(), err)
		}
		if resp.StatusCode < 200 {
			continue
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatalf("%q: %v", m.wire(), err)
		}
		return resp, string(body)
	}
}

// A handler sees the same of a request whether net/http or a gateway brings
// it, and both refuse the same ones.
func TestRequestsLikeNetHTTP(t *testing.T) {
	var got seen
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		if got, err = see(r); err != nil {
			t.Error(err)
		}
	})
	s := httptest.NewServer(handler)
	defer s.Close()
	rnd := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 2000 {
		m := randomMessage(rnd)
		got = seen{}
		resp, _ := exchange(t, s.Listener.Addr().String(), m)
		want := got
		got = seen{}
		answer := with(t, handler, m.event(rnd.IntN(2) == 0), gateway.Options{})
		// The network tells the address, and an event the length.
		want.Remote, want.Client = got.Remote, got.Client
		if m.chunked {
			want.Length, want.NoBody = got.Length, got.NoBody
		}
		if resp.StatusCode != answer.StatusCode || !reflect.DeepEqual(got, want) {
			t.Fatalf("%q:\nnet/http %d %+v\ngateway  %d %+v", m.wire(), resp.StatusCode, want, answer.StatusCode, got)
		}
		if resp.StatusCode == 400 {
			refused++
		}
	}
	if refused < 100 || refused > 1900 {
		t.Errorf("%d of 2000 are refused: the rest proves little", refused)
	}
}

func pick(rnd *rand.Rand, of ...string) string { return of[rnd.IntN(len(of))] }

func randomMessage(rnd *rand.Rand) message {
	m := message{method: pick(rnd, "GET", "POST", "PUT", "DELETE", "OPTIONS", "get", "PROPFIND", "M-SEARCH", "G(T"), target: "/"}
	if rnd.IntN(5) > 0 {
		m.method = pick(rnd, "GET", "POST", "PUT")
	}
	for range rnd.IntN(5) {
		m.target += pick(rnd, "a", "/", "//", "..", ".", "%2f", "%2F", "%41", "%20", "+", "é", "你", "%E4%BD%A0", "%ff", "%00", "#", ";", ":", "@", "'", "\"", "<", "[", "|", "*", "~")
	}
	if rnd.IntN(12) == 0 {
		m.target += pick(rnd, "%", "%z", "%0", "\x01", "\x7f")
	}
	if rnd.IntN(2) == 0 {
		m.target += "?"
		for range 1 + rnd.IntN(5) {
			m.target += pick(rnd, "a=1", "&", "=", "?", "/", "%zz", "%20", "+", ";", "你", "#", "\"", "a[]=")
		}
	}
	host := pick(rnd, "a.example", "a.example:80", "A.EXAMPLE.", "[::1]:8080", "a_b~")
	if rnd.IntN(15) == 0 {
		host = pick(rnd, "a b", "a/b", "é", "a@b", "a?", "<")
	}
	m.header = [][2]string{{pick(rnd, "Host", "host", "HOST"), host}, {"Connection", "close"}}
	for range rnd.IntN(4) {
		m.header = append(m.header, [2]string{
			pick(rnd, "accept", "X-a", "x-A", "COOKIE", "x-forwarded-for", "x_1", "a.b", "Origin", "x-nf-client-connection-ip"),
			pick(rnd, "", "1", " 2 ", "\t3\t", "a, b", "é你", "a\tb", "\"q\"", "a=1; b=2"),
		})
	}
	if rnd.IntN(15) == 0 {
		m.header = append(m.header, [2]string{pick(rnd, "host", "a(", "é", "x", "x"), pick(rnd, "a.example", "\x01", "\x7f")})
	}
	switch rnd.IntN(4) {
	case 0:
		m.body = pick(rnd, "", "text", "你好\u2028\x00", strings.Repeat("long ", 500))
		m.header = append(m.header, [2]string{pick(rnd, "content-length", "Content-Length"), fmt.Sprint(len(m.body))})
	case 1:
		m.body, m.chunked = pick(rnd, "", "text", strings.Repeat("long ", 500)), true
		m.header = append(m.header, [2]string{pick(rnd, "transfer-encoding", "Transfer-Encoding"), "chunked"})
	}
	return m
}

// A step is something that a handler does; it returns what it learns from it.
type step func(http.ResponseWriter) error

// A handler's answer arrives the same whether net/http or a gateway carries
// it, and the handler learns the same from writing it.
func TestAnswersLikeNetHTTP(t *testing.T) {
	var steps []step
	learnt := make(chan []string, 1)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var results []string
		for _, s := range steps {
			results = append(results, fmt.Sprint(s(w)))
		}
		learnt <- results
	})
	s := httptest.NewUnstartedServer(handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of superfluous WriteHeaders
	s.Start()
	defer s.Close()
	rnd := rand.New(rand.NewPCG(3, 4))
	for i := range 2000 {
		var told []string
		steps, told = randomSteps(rnd)
		m := message{method: pick(rnd, "GET", "GET", "POST", "HEAD"), target: "/", header: [][2]string{{"Host", "a"}, {"Connection", "close"}}}
		resp, body := exchange(t, s.Listener.Addr().String(), m)
		want := <-learnt
		answer := with(t, handler, m.event(false), gateway.Options{})
		result := <-learnt
		for _, name := range []string{"Connection", "Date", "Content-Length"} {
			resp.Header.Del(name)
		}
		h := map[string][]string{}
		for name, values := range resp.Header {
			if name != "Set-Cookie" {
				values = []string{strings.Join(values, ", ")}
			}
			h[name] = values
		}
		got := all(t, answer)
		if resp.StatusCode != answer.StatusCode || bodyOf(t, answer) != body || !reflect.DeepEqual(got, h) || !reflect.DeepEqual(result, want) {
			t.Fatalf("%d: %s %v:\nnet/http %d %v %q %v\ngateway  %d %v %q %v", i, m.method, told,
				resp.StatusCode, h, body, want, answer.StatusCode, got, bodyOf(t, answer), result)
		}
	}
}

// randomSteps returns steps, and what they do.
func randomSteps(rnd *rand.Rand) (steps []step, told []string) {
	for range 1 + rnd.IntN(6) {
		var s step
		what := pick(rnd, "set", "add", "status", "write", "write", "flush")
		switch what {
		case "set":
			name := pick(rnd, "Content-Type", "Content-Encoding", "X-A", "x-b", "Vary", "bad name")
			value := pick(rnd, "", "a", "text/html", "gzip", " a\r\nb ", "é")
			what += " " + name + "=" + value
			s = func(w http.ResponseWriter) error { w.Header()[name] = []string{value}; return nil }
			if rnd.IntN(6) == 0 {
				what = "drop " + name
				s = func(w http.ResponseWriter) error { w.Header()[name] = nil; return nil }
			}
		case "add":
			name := pick(rnd, "Vary", "Set-Cookie", "X-A")
			value := pick(rnd, "Accept", "a=1", "b, c")
			what += " " + name + "=" + value
			s = func(w http.ResponseWriter) error { w.Header().Add(name, value); return nil }
		case "status":
			status := []int{200, 201, 204, 304, 404, 500, 599, 103, 100}[rnd.IntN(9)]
			what += fmt.Sprint(" ", status)
			s = func(w http.ResponseWriter) error { w.WriteHeader(status); return nil }
		case "write":
			p := pick(rnd, "", "a", "<!DOCTYPE html>", "<", "html>", "\x89PNG\r\n\x1a\n", "\xff\xfe", "你好", strings.Repeat(" ", 600), strings.Repeat("<b>", 1000))
			what += fmt.Sprintf(" %.20q", p)
			s = func(w http.ResponseWriter) error {
				n, err := w.Write([]byte(p))
				if err == nil && n != len(p) {
					return fmt.Errorf("%d of %d bytes", n, len(p))
				}
				return err
			}
		case "flush":
			s = func(w http.ResponseWriter) error { return http.NewResponseController(w).Flush() }
		}
		steps, told = append(steps, s), append(told, what)
	}
	return steps, told
}
