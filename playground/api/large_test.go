package api_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// printed is a program that has written n bytes.
func printed(n int) *fake {
	return &fake{events: []program.Event{{Stream: program.Stdout, Text: strings.Repeat("x", n)}}, outcome: program.Outcome{Status: program.OK}}
}

// TestLargeAnswers: when the server has as many bytes to write as it may,
// large answers are refused on every route, and small ones are not.
func TestLargeAnswers(t *testing.T) {
	const js, form = "Content-Type: application/json\n\n", "Content-Type: application/x-www-form-urlencoded\n\n"
	runs := map[string]int{
		"POST /api/run\n" + js + `{"code":"package main"}`:                                        503,
		"GET /api/run?program=" + api.EncodeProgram("package main"):                               503,
		"POST /compile\n" + form + "body=package+main":                                            503,
		"POST /v1/exec\n" + js + `{"sandbox":"go","command":"run","files":{"":"package main\n"}}`: 429,
	}
	for req, status := range runs {
		for _, large := range []bool{false, true} {
			n := 1
			if large {
				n = api.LargeAnswer
			}
			s := api.New(printed(n), api.Options{})
			if resp := serve(s, req); resp.StatusCode != 200 || s.Unwritten(0) != 0 {
				t.Errorf("%q: %s, then %d bytes unwritten", req, resp.Status, s.Unwritten(0))
			}
			s.Unwritten(api.MaxLarge)
			want := 200
			if large {
				want = status
			}
			resp := serve(s, req)
			if resp.StatusCode != want || large && (resp.Header.Get("Retry-After") == "" || resp.Header.Get("Cache-Control") != "no-store") {
				t.Errorf("%q, full: %s %v, want %d", req, resp.Status, resp.Header, want)
			}
			if left := s.Unwritten(0); left != api.MaxLarge {
				t.Errorf("%q: %d bytes unwritten", req, left)
			}
		}
	}
}

// TestUnread: the bytes of an answer count until the client has read them or
// the time is over.
func TestUnread(t *testing.T) {
	s := api.New(printed(16<<20), api.Options{WriteTimeout: 50 * time.Millisecond})
	srv := httptest.NewServer(s)
	defer srv.Close()
	for _, reads := range []bool{false, true} {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "GET /api/run?program=%s HTTP/1.0\r\nHost: x\r\n\r\n", api.EncodeProgram("x"))
		until(t, "an answer under way", func() bool { return s.Unwritten(0) > 16<<20 })
		if reads {
			if n, err := io.Copy(io.Discard, conn); n < 16<<20 || err != nil {
				t.Errorf("%d bytes, %v", n, err)
			}
		} else {
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		}
		until(t, "nothing under way", func() bool { return s.Unwritten(0) == 0 })
	}
}

// until waits for a state.
func until(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !reached(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestLargest: an answer that is larger than all together may be passes, but
// only alone.
func TestLargest(t *testing.T) {
	s := api.New(okRun, api.Options{})
	release, err := s.Hold(api.MaxLarge + 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Hold(api.MaxLarge + 1); !errors.Is(err, pool.ErrBusy) {
		t.Error(err)
	}
	release()
	s.Unwritten(1)
	if _, err := s.Hold(api.MaxLarge + 1); !errors.Is(err, pool.ErrBusy) {
		t.Error(err)
	}
	if left := s.Unwritten(0); left != 1 {
		t.Errorf("%d bytes", left)
	}
}

// TestFormatGrowth: what grows too much is refused by a diagnostic, and the
// largest answers are in proportion.
func TestFormatGrowth(t *testing.T) {
	s := api.New(&fakeSource{}, api.Options{})
	name := strings.Repeat("a", program.MaxSource/2)
	code := `package p\ntype T struct {\n` + name + ` int\n` + strings.Repeat(`a int\n`, 5000) + `}`
	resp := serve(s, "POST /api/format\nContent-Type: application/json\n\n{\"code\":\""+code+"\"}")
	if got := body(t, resp); resp.StatusCode != 200 || !strings.Contains(got, "larger than 256 KiB") {
		t.Errorf("%s %.200s", resp.Status, got)
	}
	resp = serve(s, "POST /fmt\nContent-Type: application/json\n\n{\"Body\":\""+code+"\"}")
	if got := body(t, resp); resp.StatusCode != 200 || !strings.Contains(got, `"Error":"prog.go: formatted, this would be larger than 256 KiB`) {
		t.Errorf("%s %.200s", resp.Status, got)
	}
}

// fakeSource is a fake with the usual limits.
type fakeSource struct{ fake }

func (*fakeSource) Limits() program.Limits { return program.Limits{}.WithDefaults() }
