package attack

// Clients that are slow, many, gone or deaf.

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/front"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// drip opens n connections that send begin at once and then one byte of more
// at a time, and checks that the server ends each of them within limit and
// serves others meanwhile.
func (s *server) drip(t *testing.T, n int, begin, more string, limit time.Duration) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for range n {
		c := s.dial(t)
		wg.Go(func() {
			defer c.Close()
			start := time.Now()
			c.SetDeadline(start.Add(limit + margin))
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				io.Copy(io.Discard, c) // until the server ends it
			}()
			io.WriteString(c, strings.ReplaceAll(begin, "HOST", s.addr))
			for i := 0; ; i++ {
				select {
				case <-ended:
					if took := time.Since(start); took > limit+margin/2 {
						t.Errorf("the connection lived for %v", took)
					}
					return
				case <-time.After(200 * time.Millisecond):
					io.WriteString(c, more[i%len(more):][:1])
				}
			}
		})
	}
	s.hello(t)
}

func (s *server) slowHeaders(t *testing.T) {
	s.drip(t, 50, "GET /api/health HTTP/1.1\r\nHost: HOST\r\n", "X: y\r\n", front.HeaderTimeout)
}

func (s *server) slowBodies(t *testing.T) {
	s.drip(t, 50, head("POST /api/run HTTP/1.1", "Host: HOST", "Content-Type: application/json", "Content-Length: 60000")+`{"code":"`, "x", api.DefaultBodyTimeout)
}

// idle opens more silent connections than the server has room for: the
// others are served.
func (s *server) idle(t *testing.T) {
	for range front.MaxConnections + 200 {
		s.dial(t)
	}
	s.client.CloseIdleConnections() // among those that made room
	for range 5 {
		s.hello(t)
	}
}

// full fills a small server: who does not fit is refused at once, in a way
// that a client understands, and the server recovers.
func full(t *testing.T) {
	s := newServer(t, pool.Options{Concurrency: 1, Queue: 2, Warm: 1})
	defer s.close(t)
	sleep := "package main\n\nimport \"time\"\n\nfunc main() { time.Sleep(2 * time.Second) }\n"
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { s.run(t, program.Real, sleep) })
	}
	eventually(t, "a full server", func() bool { st := s.pool.Stats(); return st.Running == 1 && st.Waiting == 2 })
	for range 50 {
		start := time.Now()
		res, err := s.client.Post(s.url+"/api/run", "application/json", strings.NewReader(greeting))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != 429 && res.StatusCode != 503 || res.Header.Get("Retry-After") == "" || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("status %d, header %v", res.StatusCode, res.Header)
		}
		if took := time.Since(start); took > margin {
			t.Errorf("refused after %v", took)
		}
	}
	wg.Wait()
	s.hello(t)
}

// resets cuts connections at every phase of a run. The program ends long
// before its limit, and its place is free.
func resets(t *testing.T) {
	s := newServer(t, pool.Options{Concurrency: 1, Queue: 16, Wait: time.Minute, Warm: 1})
	defer s.close(t)
	forever := fmt.Sprintf(`{"clock":"real","code":%q}`, "package main\n\nimport \"time\"\n\nfunc main() {\n\tfor {\n\t\tprintln(1)\n\t\ttime.Sleep(time.Millisecond)\n\t}\n}\n")
	request := strings.ReplaceAll(post(forever, "Accept: application/x-ndjson"), "HOST", s.addr)
	silent := strings.ReplaceAll(post(strings.Replace(forever, `println(1)`, ``, 1)), "HOST", s.addr)
	// cut ends a connection with a reset instead of an orderly end.
	cut := func(c *net.TCPConn) { c.SetLinger(0); c.Close() }
	running := func(n int) func() bool {
		return func() bool { return s.pool.Stats().Running == n }
	}
	free := func(phase string) {
		t.Helper()
		start := time.Now()
		eventually(t, "the place of "+phase, func() bool { st := s.pool.Stats(); return st.Running+st.Waiting == 0 })
		if took := time.Since(start); took > wallLimit/2 {
			t.Errorf("%s: the program ended after %v", phase, took)
		}
	}
	for _, phase := range []struct {
		name string
		sent int // bytes of the request
	}{
		{"the connection", 0}, {"half a line", 7}, {"half a header", 60}, {"half a body", len(request) - 30}, {"the whole request", len(request)},
	} {
		c := s.dial(t)
		io.WriteString(c, request[:phase.sent])
		cut(c)
		free(phase.name)
	}
	for range 3 {
		c := s.dial(t)
		io.WriteString(c, silent)
		eventually(t, "a running program", running(1))
		cut(c)
		free("a silent program")

		c = s.dial(t)
		io.WriteString(c, request)
		if _, err := bufio.NewReader(c).ReadString('}'); err != nil {
			t.Errorf("no first event: %v", err)
		}
		cut(c)
		free("a streaming program")

		c = s.dial(t)
		io.WriteString(c, request)
		eventually(t, "a running program", running(1))
		var waiting []*net.TCPConn
		for range 10 {
			w := s.dial(t)
			io.WriteString(w, request)
			waiting = append(waiting, w)
		}
		eventually(t, "waiting programs", func() bool { return s.pool.Stats().Waiting == 10 })
		for _, w := range waiting {
			cut(w)
		}
		eventually(t, "an empty queue", func() bool { return s.pool.Stats().Waiting == 0 })
		cut(c)
		free("waiting programs")
		if runtime.GOOS == "linux" {
			eventually(t, "no worker but the warm ones", func() bool { return len(workers(t, s.mark)) <= 2 })
		}
	}
	s.hello(t)
}

// neverReads asks for a stream and does not read it. The connection's
// buffers fill and the program with them; it does not live longer for that,
// and neither does its place.
func neverReads(t *testing.T) {
	s := newServer(t, pool.Options{Concurrency: 1, Queue: 4, Wait: time.Minute, Warm: 1})
	defer s.close(t)
	for _, code := range []string{
		"package main\n\nimport \"os\"\n\nfunc main() {\n\tfor {\n\t\tos.Stdout.WriteString(\"x\")\n\t\tos.Stderr.WriteString(\"y\")\n\t}\n}\n",
		"package main\n\nimport \"os\"\n\nfunc main() {\n\tb := make([]byte, 200<<10)\n\tos.Stdout.Write(b)\n\tfor {\n\t}\n}\n",
	} {
		for _, accept := range []string{"application/x-ndjson", "application/json"} {
			c := s.dial(t)
			c.SetReadBuffer(1 << 10)
			body := fmt.Sprintf(`{"clock":"real","code":%q}`, code)
			io.WriteString(c, strings.ReplaceAll(post(body, "Accept: "+accept), "HOST", s.addr))
			eventually(t, "a running program", func() bool { return s.pool.Stats().Running == 1 })
			start := time.Now()
			eventually(t, "the place of "+accept+" back", func() bool { return s.pool.Stats().Running == 0 })
			if took := time.Since(start); took > wallLimit+margin {
				t.Errorf("%s: the place was taken for %v", accept, took)
			}
			c.SetLinger(0)
			c.Close()
		}
	}
	s.calm(t)
	s.hello(t)
}
