package attack

import (
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"bingfa/playground/api"
)

// An exchange is what a client sends on a connection, byte by byte, and the
// status that the server must answer with: one of want. No want means that
// the connection ends without an answer.
type exchange struct {
	name string
	send string
	want []int
	has  string // what the answer's body contains
}

// is lists the statuses that will do.
func is(status ...int) []int { return status }

const greeting = `{"code": "package main\n\nfunc main() { println(1) }\n"}`

// post is a request to run a program, with more header lines if need be.
func post(body string, more ...string) string {
	return raw("POST /api/run HTTP/1.1", body, append([]string{"Content-Type: application/json"}, more...)...)
}

func raw(line, body string, header ...string) string {
	h := append([]string{line, "Host: HOST", fmt.Sprintf("Content-Length: %d", len(body))}, header...)
	return strings.Join(h, "\r\n") + "\r\n\r\n" + body
}

func get(query string, header ...string) string {
	return strings.Join(append([]string{"GET /api/run?" + query + " HTTP/1.1", "Host: HOST"}, header...), "\r\n") + "\r\n\r\n"
}

// head is a request that breaks off after its header.
func head(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n\r\n" }

// deflated is what GET takes, of anything.
func deflated(s string) string {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		panic(err)
	}
	w.Write([]byte(s))
	w.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func wideJSON() string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + greeting)) {
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

// chunked is the body in chunks of n bytes, without their end.
func chunked(body string, n int) string {
	var b strings.Builder
	for c := range slices.Chunk([]byte(body), n) {
		fmt.Fprintf(&b, "%x\r\n%s\r\n", len(c), c)
	}
	return b.String()
}

func (s *server) requests(t *testing.T) {
	for name, table := range map[string][]exchange{"bodies": bodies, "lines": lines, "queries": queries, "origins": origins, "foreign": foreign} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, x := range table {
				t.Run(x.name, func(t *testing.T) {
					t.Parallel()
					s.exchange(t, x)
					s.hello(t)
				})
			}
		})
	}
}

// patience is how long an answer to a request that runs no long program may
// take on a busy machine.
const patience = 10 * time.Second

func (s *server) dial(t testing.TB) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(patience))
	return c.(*net.TCPConn)
}

// exchange sends the bytes and checks the answer.
func (s *server) exchange(t *testing.T, x exchange) {
	c := s.dial(t)
	start := time.Now()
	// The server may answer and close before it has read all.
	go io.WriteString(c, strings.ReplaceAll(x.send, "HOST", s.addr))
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		if len(x.want) > 0 || errors.Is(err, net.ErrClosed) {
			t.Errorf("no answer after %v: %v, want %v", time.Since(start), err, x.want)
		}
		return
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	// Who is refused while still sending may see the connection reset.
	if err != nil && res.StatusCode == 200 {
		t.Errorf("the answer ends early: %v", err)
	}
	if !slices.Contains(x.want, res.StatusCode) {
		t.Errorf("status %d, want %v: %s", res.StatusCode, x.want, short(string(body)))
	}
	if !strings.Contains(string(body), x.has) {
		t.Errorf("the answer lacks %q: %s", x.has, short(string(body)))
	}
	if len(body) > 64<<10 && res.StatusCode != 200 {
		t.Errorf("a refusal of %d bytes", len(body))
	}
	checkHeader(t, res, body, !strings.Contains(strings.SplitN(x.send, "\r\n", 2)[0], "/api/"))
}

// checkHeader checks what holds for every answer of the API, and that a
// refusal is a problem document or comes from below the API, as plain text.
// Foreign protocols have their own form for it.
func checkHeader(t *testing.T, res *http.Response, body []byte, foreign bool) {
	h := res.Header
	for name := range h {
		if strings.Contains(name, "Injected") {
			t.Errorf("header %s", name)
		}
	}
	if o := h.Get("Access-Control-Allow-Origin"); o != "" {
		t.Errorf("a stranger's origin is allowed: %s", o)
	}
	for _, secret := range secrets() {
		if bytes.Contains(body, []byte(secret)) || strings.Contains(fmt.Sprint(h), secret) {
			t.Errorf("the answer betrays %q", secret)
		}
	}
	kind := h.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "text/plain"), kind == "", res.StatusCode/100 == 3:
	case !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none';"):
		t.Errorf("%s has no policy", kind)
	case h.Get("X-Content-Type-Options") != "nosniff":
		t.Errorf("%s may be sniffed", kind)
	case kind == "application/problem+json":
		var p api.Problem
		if err := json.Unmarshal(body, &p); err != nil || p.Status != res.StatusCode || p.Title == "" {
			t.Errorf("problem %+v, %v with status %d", p, err, res.StatusCode)
		}
	case kind == "application/json" || kind == "application/x-ndjson":
		if res.StatusCode != 200 && !foreign {
			t.Errorf("status %d with %s", res.StatusCode, kind)
		}
	default:
		t.Errorf("an answer of type %s", kind)
	}
}
