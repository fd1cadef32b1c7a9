package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// blocking runs until the client goes away.
func blocking(began, ended chan string) *fake {
	return &fake{events: okRun.events, err: context.Canceled, do: func(ctx context.Context) {
		began <- ""
		<-ctx.Done()
		ended <- ctx.Err().Error()
	}}
}

// wait receives within a generous time.
func wait[T any](t testing.TB, what string, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: nothing happens", what)
	}
	return v
}

// TestGoneClient closes connections at different moments; the program stops.
func TestGoneClient(t *testing.T) {
	body := `{"code":"package main"}`
	post := "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s"
	exec := `{"sandbox":"go","command":"run","files":{"":"package main"}}`
	for _, c := range []struct{ name, request string }{
		{"POST", fmt.Sprintf(post, "/api/run", len(body), "", body)},
		{"stream", fmt.Sprintf(post, "/api/run", len(body), "Accept: application/x-ndjson\r\n", body)},
		{"GET", "GET /api/run?program=" + api.EncodeProgram("x") + " HTTP/1.1\r\nHost: x\r\n\r\n"},
		{"chunked", "POST /api/run HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n17\r\n" + body + "\r\n0\r\n\r\n"},
		{"compile", fmt.Sprintf(post, "/compile", len(`{"Body":""}`), "", `{"Body":""}`)},
		{"exec", fmt.Sprintf(post, "/v1/exec", len(exec), "", exec)},
	} {
		t.Run(c.name, func(t *testing.T) {
			began, ended := make(chan string, 1), make(chan string, 1)
			srv := httptest.NewServer(describe(api.New(blocking(began, ended), api.Options{})))
			defer srv.Close()
			conn, err := net.Dial("tcp", srv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			io.WriteString(conn, c.request)
			wait(t, "run", began)
			if c.name == "stream" {
				if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 200") {
					t.Errorf("%q %v", line, err)
				}
			}
			conn.Close()
			wait(t, "stop", ended)
		})
	}
}

// TestQueuedClient goes away while its program waits for a place.
func TestQueuedClient(t *testing.T) {
	s, p := newServer(t, pool.Options{Concurrency: 1, Warm: 1})
	post := func(ctx context.Context) {
		r, err := http.NewRequestWithContext(ctx, "POST", s.URL+"/api/run", strings.NewReader(
			`{"clock":"real","code":"package main\nimport \"time\"\nfunc main() { time.Sleep(time.Hour) }"}`))
		if err != nil {
			panic(err)
		}
		r.Header.Set("Content-Type", "application/json")
		if resp, err := http.DefaultClient.Do(r); err == nil {
			resp.Body.Close()
		}
	}
	until := func(what string, ok func(pool.Stats) bool) {
		t.Helper()
		for deadline := time.Now().Add(10 * time.Second); !ok(p.Stats()); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: %+v", what, p.Stats())
			}
		}
	}
	first, stopFirst := context.WithCancel(t.Context())
	go post(first)
	until("running", func(s pool.Stats) bool { return s.Running == 1 })
	second, stopSecond := context.WithCancel(t.Context())
	go post(second)
	until("waiting", func(s pool.Stats) bool { return s.Waiting == 1 })
	stopSecond()
	until("gone from the queue", func(s pool.Stats) bool { return s.Waiting == 0 && s.Running == 1 })
	stopFirst()
	until("stopped", func(s pool.Stats) bool { return s.Running == 0 })
}

// TestSlowBody sends bodies that do not arrive: each operation says so.
func TestSlowBody(t *testing.T) {
	srv := httptest.NewServer(describe(api.New(okRun, api.Options{BodyTimeout: 50 * time.Millisecond})))
	defer srv.Close()
	for _, path := range []string{"/api/run", "/api/check", "/api/format", "/compile", "/fmt", "/v1/exec"} {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{", path)
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || resp.StatusCode != 408 || !resp.Close {
			t.Fatalf("%s: %+v %v", path, resp, err)
		}
		// The rest is not waited for.
		if _, err := io.ReadAll(resp.Body); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	// Requests that are refused before their body is read end as well.
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || resp.StatusCode != 404 {
		t.Errorf("%+v %v", resp, err)
	}
}

// TestHugeBody: what is said to be too large is not waited for.
func TestHugeBody(t *testing.T) {
	srv := httptest.NewServer(describe(api.New(okRun, api.Options{})))
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /api/run HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n")
	conn.SetReadDeadline(time.Now().Add(5 * time.Second)) // half of the time for bodies
	if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || resp.StatusCode != 413 || !resp.Close {
		t.Errorf("%+v %v", resp, err)
	}
}

// TestDeadReader asks for a stream and never reads it: the program's place is
// free again.
func TestDeadReader(t *testing.T) {
	ended := make(chan string, 1)
	text := strings.Repeat("x", 1<<10)
	flood := &flood{fake: fake{outcome: program.Outcome{Status: program.OK}}, event: program.Event{Stream: program.Stdout, Text: text}, ended: ended}
	srv := httptest.NewServer(api.New(flood, api.Options{WriteTimeout: 200 * time.Millisecond}))
	defer srv.Close()
	conn, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	fmt.Fprintf(conn, "GET /api/run?program=%s HTTP/1.1\r\nHost: x\r\nAccept: application/x-ndjson\r\n\r\n", api.EncodeProgram("x"))
	wait(t, "end", ended)

	// One that takes a little now and then gets no further.
	began := time.Now()
	conn, err = net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET /api/run?program=%s HTTP/1.1\r\nHost: x\r\nAccept: application/x-ndjson\r\n\r\n", api.EncodeProgram("x"))
	go func() {
		for b := make([]byte, 8<<10); ; time.Sleep(20 * time.Millisecond) {
			if _, err := conn.Read(b); err != nil {
				return
			}
		}
	}()
	wait(t, "end", ended)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("a slow reader held on for %v", took)
	}
}

// A flood writes until nobody listens, like a program whose emit is slow.
type flood struct {
	fake
	event program.Event
	ended chan string
}

func (f *flood) Run(ctx context.Context, _ program.Program, emit func(program.Event)) (program.Outcome, error) {
	for ctx.Err() == nil {
		emit(f.event)
	}
	f.ended <- ""
	return program.Outcome{}, ctx.Err()
}
func (f *flood) Limits() program.Limits {
	return program.Limits{Wall: 300 * time.Millisecond}.WithDefaults()
}

// TestDeadlines: neither the time for the body nor the server's own timeouts
// end a run, and the connection is good for another request.
func TestDeadlines(t *testing.T) {
	slow := &fake{outcome: program.Outcome{Status: program.OK}, do: func(ctx context.Context) {
		select {
		case <-time.After(700 * time.Millisecond):
		case <-ctx.Done():
		}
	}}
	srv := httptest.NewUnstartedServer(describe(api.New(slow, api.Options{BodyTimeout: 500 * time.Millisecond})))
	srv.Config.ReadTimeout = 500 * time.Millisecond
	srv.Config.WriteTimeout = 500 * time.Millisecond
	srv.Config.IdleTimeout = 10 * time.Second
	srv.Start()
	defer srv.Close()
	conns := 0
	client := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conns++
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}}}
	for range 2 {
		resp, err := client.Post(srv.URL+"/api/run", "application/json", strings.NewReader(`{"code":"package main"}`))
		if err != nil {
			t.Fatal(err)
		}
		if text := body(t, resp); resp.StatusCode != 200 || !strings.Contains(text, `"ok"`) {
			t.Errorf("%s %s", resp.Status, text)
		}
		resp.Body.Close()
	}
	for range 2 {
		resp, err := client.Get(srv.URL + "/api/run?program=" + api.EncodeProgram("x"))
		if err != nil {
			t.Fatal(err)
		}
		body(t, resp)
		resp.Body.Close()
	}
	if conns != 1 {
		t.Errorf("%d connections", conns)
	}
}

// TestShutdown: after Drain, http.Server.Shutdown waits for the program.
func TestShutdown(t *testing.T) {
	began, release := make(chan string, 1), make(chan string)
	f := &fake{outcome: program.Outcome{Status: program.OK}, do: func(context.Context) {
		began <- ""
		<-release
	}}
	s := api.New(f, api.Options{})
	srv := httptest.NewServer(describe(s))
	defer srv.Close()
	answer := make(chan string, 1)
	go func() {
		resp, err := http.Post(srv.URL+"/api/run", "application/json", strings.NewReader(`{"code":"package main"}`))
		if err != nil {
			answer <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		answer <- string(b)
	}()
	wait(t, "run", began)
	s.Drain()
	down := make(chan error, 1)
	go func() { down <- srv.Config.Shutdown(t.Context()) }()
	select {
	case err := <-down:
		t.Fatalf("shut down while a program runs: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if got := wait(t, "answer", answer); !strings.Contains(got, `"status":"ok"`) {
		t.Errorf("%s", got)
	}
	if err := wait(t, "shutdown", down); err != nil {
		t.Error(err)
	}
}
