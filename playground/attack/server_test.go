package attack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/front"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// source builds the workers from the sources of this module, once for all
// tests of all packages: the binaries stay in the user's cache.
var source pool.LargeSource = workerbuild.New(os.DirFS("../.."), workerbuild.Options{})

// What an attack may use, and how much longer an answer may take than the
// program: the machine may be busy with the other attacks.
const (
	cpuLimit  = 1 * time.Second
	wallLimit = 5 * time.Second
	margin    = 3 * time.Second
)

// slack is how long a request may take beside waiting and running.
const slack = 30 * time.Second

// A server is the playground as strangers meet it.
type server struct {
	addr   string // host:port
	url    string
	mark   int64 // tells its workers from those of other servers
	pool   *pool.Pool
	client *http.Client
	end    context.CancelFunc
	ended  chan error
}

var marks atomic.Int64

// newServer starts a server on loopback, as the host command does. Its
// timeouts are not shortened for the tests.
func newServer(t testing.TB, o pool.Options) *server {
	t.Helper()
	o.Limits.CPU, o.Limits.Wall = cpuLimit, wallLimit
	// The limit of the source is as good as its default, and marks the
	// command lines of this server's workers.
	o.Limits.Source = program.MaxSource + marks.Add(1)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := pool.New(source, o)
	for _, c := range program.Clocks() {
		if err := p.WaitReady(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if _, err := source.Large(t.Context(), c); err != nil { // may take longer than a program waits
			t.Fatal(err)
		}
	}
	mux := http.NewServeMux()
	api.New(p, api.Options{Hosts: []string{"127.0.0.1"}}).Register(mux)
	ctx, end := context.WithCancel(context.Background())
	s := &server{
		addr:   l.Addr().String(),
		url:    "http://" + l.Addr().String(),
		mark:   o.Limits.Source,
		pool:   p,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}, Timeout: 2 * time.Minute},
		end:    end,
		ended:  make(chan error, 1),
	}
	go func() {
		s.ended <- front.Serve(ctx, l, mux, front.Options{
			Header:         front.MaxHeader + program.MaxSource*3/2,
			RequestTimeout: o.Wait + wallLimit + slack,
			Grace:          margin,
		})
	}()
	return s
}

// close ends the server and checks that no process of its is left.
func (s *server) close(t testing.TB) {
	t.Helper()
	s.client.CloseIdleConnections()
	s.end()
	if err := <-s.ended; err != nil {
		t.Errorf("the server ends: %v", err)
	}
	s.pool.Close()
	if left := workers(t, s.mark); len(left) > 0 {
		t.Errorf("workers left: %v", left)
	}
}

// calm waits until no program runs or waits.
func (s *server) calm(t testing.TB) {
	t.Helper()
	eventually(t, "a pool at rest", func() bool { st := s.pool.Stats(); return st.Running+st.Waiting == 0 })
}

// eventually waits for a condition that must come true, and reports whether
// it did.
func eventually(t testing.TB, what string, cond func() bool) bool {
	t.Helper()
	for deadline := time.Now().Add(wallLimit + 2*margin); !cond(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("never: %s", what)
			return false
		}
	}
	return true
}

var greetings atomic.Int64

// hello runs a harmless program and checks that it gets what is its own.
func (s *server) hello(t testing.TB) {
	t.Helper()
	name := fmt.Sprintf("number %d", greetings.Add(1))
	for _, clock := range program.Clocks() {
		a := s.run(t, clock, helloProgram(name))
		want := program.Outcome{Status: program.OK}
		if a.result == nil {
			t.Errorf("afterwards, hello on the %s clock: %s", clock, short(string(a.raw)))
			continue
		}
		got := a.result.Outcome
		got.TimeNS, got.WallNS = 0, 0
		if out := a.result.Output(program.Stdout); fmt.Sprint(got) != fmt.Sprint(want) || out != "hello, "+name+"\n" || a.result.Output(program.Stderr) != "" {
			t.Errorf("afterwards, hello on the %s clock: %+v", clock, a.result)
		}
	}
}

func helloProgram(name string) string {
	return "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello, " + name + "\") }\n"
}

// An answer is what came back for a program: a result or a problem.
type answer struct {
	raw     []byte
	result  *program.Result
	problem *api.Problem
	took    time.Duration
}

// run posts a program. On the real clock it asks for NDJSON, so that both
// forms are under attack.
func (s *server) run(t testing.TB, clock program.Clock, code string) answer {
	t.Helper()
	body, err := json.Marshal(program.Program{Code: code, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), "POST", s.url+"/api/run", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if clock == program.Real {
		req.Header.Set("Accept", "application/x-ndjson")
	}
	start := time.Now()
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		t.Fatalf("the answer ends early: %v\n%s", err, short(b.String()))
	}
	a := answer{raw: b.Bytes(), took: time.Since(start)}
	switch kind := res.Header.Get("Content-Type"); kind {
	case "application/json":
		decode(t, a.raw, &a.result)
	case "application/problem+json":
		decode(t, a.raw, &a.problem)
	case "application/x-ndjson":
		a.lines(t, clock)
	default:
		t.Fatalf("an answer of type %q: %s", kind, short(b.String()))
	}
	if a.result != nil && res.StatusCode != http.StatusOK || a.problem != nil && a.problem.Status < 400 {
		t.Errorf("HTTP status %d with %s", res.StatusCode, short(b.String()))
	}
	return a
}

// lines reads an answer in NDJSON.
func (a *answer) lines(t testing.TB, clock program.Clock) {
	t.Helper()
	events := program.Collector{Clock: clock}
	for line := range bytes.Lines(a.raw) {
		var m struct {
			Event   *program.Event
			Outcome *program.Outcome
			Error   *api.Problem
		}
		if a.result != nil || a.problem != nil {
			t.Fatalf("the stream goes on after its end: %s", short(string(line)))
		}
		decode(t, line, &m)
		switch {
		case m.Event != nil:
			events.Add(*m.Event)
		case m.Outcome != nil:
			a.result = &program.Result{Outcome: *m.Outcome}
		case m.Error != nil:
			a.problem = m.Error
		default:
			t.Fatalf("a line without meaning: %s", short(string(line)))
		}
	}
	switch {
	case a.result != nil:
		a.result.Events = events.Events()
	case a.problem == nil:
		t.Fatalf("the stream has no end: %s", short(string(a.raw)))
	}
}

// decode reads JSON that has no other members than v.
func decode(t testing.TB, b []byte, v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("not the JSON that was agreed: %v\n%s", err, short(string(b)))
	}
}

func short(s string) string {
	const n = 600
	if len(s) > n {
		s = s[:n/2] + " … " + s[len(s)-n/2:]
	}
	return strings.ToValidUTF8(s, "\ufffd")
}
