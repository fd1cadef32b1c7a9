package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/program"
)

// A kind is a kind of program; each run has one of its own, which writes
// want. The place for the token is %[1]d.
type kind struct {
	name, code, want string
}

var (
	hello = kind{"hello world", `package main

import "fmt"

func main() {
	fmt.Println("hello", %[1]d)
}
`, "hello %[1]d\n"}

	// busy interprets some hundred thousand operations.
	busy = kind{"CPU-bound", `package main

import "fmt"

func main() {
	count := 0
	for n := 2; n < 6000; n++ {
		prime := true
		for d := 2; d*d <= n; d++ {
			if n%%d == 0 {
				prime = false
				break
			}
		}
		if prime {
			count++
		}
	}
	fmt.Println(count, %[1]d)
}
`, "783 %[1]d\n"}

	sleepy = kind{"6 s of sleep, virtual", `package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	start := time.Now()
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(time.Duration(2*i) * time.Second)
		}()
	}
	wg.Wait()
	fmt.Println(time.Since(start), %[1]d)
}
`, "6s %[1]d\n"}
)

// A verdict is what an answer is.
type verdict int

const (
	right   verdict = iota
	refused         // there was no room; the client is told when to ask again
	owned           // the server failed and says so
	mixed           // output or outcome of something else
	lost            // no answer, half an answer, or one that says nothing
	verdicts
)

// A result is one run from the client's side.
type result struct {
	verdict verdict
	took    time.Duration
	why     string // of all but right and refused
}

// tokens makes each run's program its own.
var tokens atomic.Int64

// A client asks one server.
type client struct {
	http *http.Client
	url  string
}

func newClient(url string) *client {
	t := &http.Transport{MaxIdleConnsPerHost: 4096, DisableCompression: true}
	return &client{http: &http.Client{Transport: t, Timeout: 5 * time.Minute}, url: url}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// run runs one program of a kind and judges the answer. Its time counts from
// due.
func (c *client) run(ctx context.Context, k kind, due time.Time) result {
	token := tokens.Add(1)
	body, err := json.Marshal(program.Program{Code: fmt.Sprintf(k.code, token)})
	if err != nil {
		return result{lost, 0, err.Error()}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/api/run", bytes.NewReader(body))
	if err != nil {
		return result{lost, 0, err.Error()}
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(r)
	if err != nil {
		return result{lost, time.Since(due), err.Error()}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	took := time.Since(due)
	if err != nil {
		return result{lost, took, err.Error()}
	}
	v, why := judge(resp, answer, fmt.Sprintf(k.want, token))
	return result{v, took, why}
}

// judge says what an answer is to a program that writes want.
func judge(resp *http.Response, answer []byte, want string) (verdict, string) {
	said := fmt.Sprintf("%s: %.300s", resp.Status, bytes.TrimSpace(answer))
	if resp.StatusCode == http.StatusOK {
		var r program.Result
		if err := json.Unmarshal(answer, &r); err != nil {
			return lost, said
		}
		if r.Outcome.Status != program.OK || r.Output(program.Stdout) != want || r.Output(program.Stderr) != "" {
			return mixed, fmt.Sprintf("want %q: %s", want, said)
		}
		return right, ""
	}
	var p api.Problem
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(answer, &p) != nil || p.Status != resp.StatusCode {
		return lost, said
	}
	switch {
	case (p.Status == http.StatusTooManyRequests || p.Status == http.StatusServiceUnavailable) && resp.Header.Get("Retry-After") != "":
		return refused, said
	case p.Status >= 500:
		return owned, said
	}
	return lost, said
}

// A tally is many results.
type tally struct {
	mu    sync.Mutex
	n     [verdicts]int
	took  [verdicts][]time.Duration
	first [verdicts]string // an example
}

func (t *tally) add(r result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n[r.verdict]++
	t.took[r.verdict] = append(t.took[r.verdict], r.took)
	if t.first[r.verdict] == "" {
		t.first[r.verdict] = r.why
	}
}

// at returns a quantile of the times of results with a verdict.
func (t *tally) at(v verdict, q float64) time.Duration {
	d := t.took[v]
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[min(len(d)-1, int(q*float64(len(d))))]
}

// broken says what must not be.
func (t *tally) broken(part string) (list []string) {
	for v, word := range map[verdict]string{mixed: "mixed up", lost: "lost"} {
		if t.n[v] > 0 {
			list = append(list, fmt.Sprintf("%s: %d %s, such as: %s", part, t.n[v], word, t.first[v]))
		}
	}
	return list
}
