package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

var source = workerbuild.New(os.DirFS("../.."), workerbuild.Options{})

// newServer returns a server whose workers are ready.
func newServer(t testing.TB, o pool.Options) (*httptest.Server, *pool.Pool) {
	t.Helper()
	p := pool.New(source, o)
	t.Cleanup(p.Close)
	for _, c := range program.Clocks() {
		if err := p.WaitReady(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	s := httptest.NewServer(api.New(p, api.Options{Status: source.Status}))
	t.Cleanup(s.Close)
	return s, p
}

// hello is a program that differs for each n.
func hello(n int) string {
	return fmt.Sprintf("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"hello, 世界\", %d)\n}\n", n)
}

// overHTTP runs hello(n) over HTTP and returns how long that took.
func overHTTP(tb testing.TB, s *httptest.Server, n int) time.Duration {
	body, err := json.Marshal(program.Program{Code: hello(n)})
	if err != nil {
		tb.Fatal(err)
	}
	began := time.Now()
	resp, err := s.Client().Post(s.URL+"/api/run", "application/json", bytes.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	answer, err := io.ReadAll(resp.Body)
	took := time.Since(began)
	resp.Body.Close()
	if want := fmt.Sprintf("hello, 世界 %d\\n", n); err != nil || resp.StatusCode != http.StatusOK || !bytes.Contains(answer, []byte(want)) {
		tb.Fatalf("%s: %s (%v)", resp.Status, answer, err)
	}
	return took
}

// goRun runs hello(n) with the go command, as after an edit, and returns how
// long that took.
func goRun(tb testing.TB, dir string, n int) time.Duration {
	file := filepath.Join(dir, "main.go")
	if err := os.WriteFile(file, []byte(hello(n)), 0o644); err != nil {
		tb.Fatal(err)
	}
	began := time.Now()
	out, err := exec.Command("go", "run", file).CombinedOutput()
	took := time.Since(began)
	if want := fmt.Sprintf("hello, 世界 %d\n", n); err != nil || string(out) != want {
		tb.Fatalf("%s (%v)", out, err)
	}
	return took
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// serial numbers programs, so that none is run twice.
var serial atomic.Int64

func next() int { return int(serial.Add(1)) + int(start) }

var start = time.Now().UnixNano() % 1e9

func report(b *testing.B, took []time.Duration) {
	b.ReportMetric(float64(median(took).Nanoseconds())/1e6, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e6, "p99-ms")
}

func BenchmarkRunHTTP(b *testing.B) {
	s, _ := newServer(b, pool.Options{})
	var took []time.Duration
	for b.Loop() {
		took = append(took, overHTTP(b, s, next()))
	}
	report(b, took)
}

// BenchmarkHandler is what the API itself costs: everything but the program
// and the connection.
func BenchmarkHandler(b *testing.B) {
	body, err := json.Marshal(program.Program{Code: hello(1)})
	if err != nil {
		b.Fatal(err)
	}
	run := func(b *testing.B, o api.Options) {
		f := &quick{}
		h := api.New(f, o)
		for b.Loop() {
			r := httptest.NewRequest("POST", "/api/run", bytes.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				b.Fatal(w.Body)
			}
		}
	}
	b.Run("bare", func(b *testing.B) { run(b, api.Options{}) })
	b.Run("strangers", func(b *testing.B) {
		run(b, api.Options{
			Log:     slog.New(slog.NewJSONHandler(io.Discard, nil)),
			Hosts:   []string{"localhost", "example.com"},
			Origins: []string{"https://a.example"},
			Rate:    api.Rate{Events: 1 << 20, Per: time.Millisecond},
		})
	})
}

// A quick runner has the outcome at once.
type quick struct{ fake }

func (*quick) Run(_ context.Context, _ program.Program, emit func(program.Event)) (program.Outcome, error) {
	emit(program.Event{Stream: program.Stdout, Text: "hello, 世界 1\n"})
	return program.Outcome{Status: program.OK}, nil
}

func BenchmarkGoRun(b *testing.B) {
	dir := b.TempDir()
	goRun(b, dir, next())
	var took []time.Duration
	for b.Loop() {
		took = append(took, goRun(b, dir, next()))
	}
	report(b, took)
}

// BenchmarkRatio is how many times faster a warm run over HTTP is than go
// run after an edit, at the median, measured in turns.
func BenchmarkRatio(b *testing.B) {
	s, _ := newServer(b, pool.Options{})
	dir := b.TempDir()
	goRun(b, dir, next())
	var ours, theirs []time.Duration
	for b.Loop() {
		for range 10 {
			ours = append(ours, overHTTP(b, s, next()))
		}
		theirs = append(theirs, goRun(b, dir, next()))
	}
	o, t := median(ours), median(theirs)
	b.ReportMetric(float64(o.Nanoseconds())/1e6, "http-p50-ms")
	b.ReportMetric(float64(t.Nanoseconds())/1e6, "gorun-p50-ms")
	b.ReportMetric(float64(t)/float64(o), "ratio")
}

// BenchmarkThroughput is runs in a row from as many clients as processors.
func BenchmarkThroughput(b *testing.B) {
	s, _ := newServer(b, pool.Options{})
	b.RunParallel(func(pb *testing.PB) {
		for n := next(); pb.Next(); {
			overHTTP(b, s, n)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "runs/s")
}
