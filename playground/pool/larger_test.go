package pool_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// rare is a program with a package that lean workers lack.
var rare = body("fmt hash/fnv image/color", `fmt.Println(color.White, fnv.New32().Size())`)

const rareOutput = "{65535} 4\n"

// TestLarger runs programs with rare packages: on both clocks, in a cold
// large worker and then in a warm one, while the lean ones stay as they are.
func TestLarger(t *testing.T) {
	for _, warm := range []int{2, -1} {
		l := ownLimits()
		p := newPool(t, pool.Options{Limits: l, Warm: warm, Wait: time.Hour})
		idle := 2 * max(0, warm)
		eventually(t, "lean workers", func() bool { return len(workers(t, l)) == idle })
		for i, c := range []program.Clock{program.Virtual, program.Real, program.Virtual, program.Virtual} {
			r := run(t, p, c, rare)
			if got := r.Output(program.Stdout); got != rareOutput || r.Outcome.Status != program.OK {
				t.Errorf("%d, %s: %q, %+v", i, c, got, r.Outcome)
			}
			if n := p.Stats().Larger; n != uint64(i+1) {
				t.Errorf("%d programs needed a large worker, want %d", n, i+1)
			}
			eventually(t, "warm workers", func() bool {
				s := p.Stats()
				large := map[bool]int{true: 1, false: 0}[warm > 0]
				return s.Running == 0 && s.Warm[c] == max(0, warm) && s.Large[c] == large && s.Died == 0
			})
		}
		// Checking needs no package's code, nor do mistakes.
		if o, err := p.Run(t.Context(), program.Program{Code: rare, Check: true}, nil); err != nil || o.Status != program.OK {
			t.Errorf("check: %+v %v", o, err)
		}
		if r := run(t, p, program.Virtual, body("image/color", `color.Whit()`)); r.Outcome.Status != program.CompileError {
			t.Errorf("a mistake: %+v", r.Outcome)
		}
		if n := p.Stats().Larger; n != 4 {
			t.Errorf("%d programs needed a large worker, want 4", n)
		}
		p.Close()
		if left := workers(t, l); len(left) > 0 {
			t.Errorf("workers left: %v", left)
		}
	}
}

// TestLargerNames finds what is needed in other ways than by a name.
func TestLargerNames(t *testing.T) {
	p := sharedPool(t)
	for name, c := range map[string]struct{ code, want string }{
		"for its init only":   {"package main\n\nimport (\"bytes\"; \"image\"; _ \"image/gif\")\n\nfunc main() {\n_, _, err := image.Decode(bytes.NewReader([]byte(\"GIF89a\")))\nprintln(err.Error())\n}\n", "gif: reading header: unexpected EOF\n"},
		"under another name":  {"package main\n\nimport fmt \"image/color\"\n\nfunc main() {\nprintln(fmt.Gray{Y: 7}.Y)\n}\n", "7\n"},
		"without a qualifier": {"package main\n\nimport . \"image/color\"\n\nfunc main() {\nprintln(Gray{Y: 7}.Y)\n}\n", "7\n"},
		"warned of":           {body("fmt image/color", `fmt.Printf("%s\n", 1); fmt.Println(color.Black)`), "%!s(int=1)\n{0}\n"},
	} {
		r := run(t, p, program.Virtual, c.code)
		if got := r.Output(program.Stdout) + r.Output(program.Stderr); got != c.want || r.Outcome.Status != program.OK {
			t.Errorf("%s: %q, %+v; want %q", name, got, r.Outcome, c.want)
		}
		if n := len(r.Outcome.Warnings); n != map[bool]int{true: 1, false: 0}[name == "warned of"] {
			t.Errorf("%s: %d warnings", name, n)
		}
	}
}

// TestLargerLimits checks that limits hold in large workers, and that the
// time of the lean one counts.
func TestLargerLimits(t *testing.T) {
	p := newPool(t, pool.Options{Limits: program.Limits{Wall: time.Second, CPU: time.Second, Output: 1000}, Wait: time.Hour})
	for name, c := range map[string]struct {
		clock program.Clock
		body  string
		want  program.Status
	}{
		"wall":   {program.Real, `_ = color.White; select {}`, program.Timeout},
		"cpu":    {program.Virtual, `_ = color.White; for { }`, program.Timeout},
		"output": {program.Virtual, `_ = color.White; for { print("xxxxxxxxxxxxxxxxx") }`, program.OutputLimit},
	} {
		if name == "wall" { // a goroutine that could go on, so that it is no deadlock
			c.body = `go func() { for { time.Sleep(time.Millisecond) } }(); ` + c.body
		}
		imports := map[bool]string{true: "image/color time", false: "image/color"}[name == "wall"]
		o, err := p.Run(t.Context(), program.Program{Code: body(imports, c.body), Clock: c.clock}, nil)
		if err != nil || o.Status != c.want {
			t.Errorf("%s: %+v %v", name, o, err)
		}
		if wall := time.Duration(o.WallNS); name == "wall" && (wall < time.Second || wall > 5*time.Second) {
			t.Errorf("stopped after %v", wall)
		}
	}
}

// A late source has its large workers when told.
type late struct {
	ready chan struct{}
	mu    sync.Mutex
	asked int
	err   error
}

func (l *late) Worker(ctx context.Context, c program.Clock) (string, error) {
	return source.Worker(ctx, c)
}

func (l *late) Large(ctx context.Context, c program.Clock) (string, error) {
	l.mu.Lock()
	l.asked++
	err := l.err
	l.mu.Unlock()
	if err != nil {
		return "", err
	}
	select {
	case <-l.ready:
		return source.Large(ctx, c)
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// TestLargerLate waits for a large worker that is still being made: without
// the place of a program, no longer than allowed, and not after its client.
func TestLargerLate(t *testing.T) {
	if _, err := source.Large(t.Context(), program.Virtual); err != nil {
		t.Fatal(err)
	}
	s := &late{ready: make(chan struct{})}
	l := ownLimits()
	p := pool.New(s, pool.Options{Limits: l, Concurrency: 1, Queue: 1, Wait: time.Hour, Warm: -1})
	t.Cleanup(p.Close)
	if err := p.WaitReady(t.Context(), program.Virtual); err != nil {
		t.Fatal(err)
	}
	if s.asked > 0 {
		t.Error("made before it is needed")
	}
	gone := errors.New("client went away")
	ctx, cancel := context.WithCancelCause(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := p.Run(ctx, program.Program{Code: rare}, nil); !errors.Is(err, gone) {
			t.Errorf("Run: %v, want %v", err, gone)
		}
	})
	atRest := func() bool { return p.Stats().Running == 0 && len(workers(t, l)) == 0 }
	eventually(t, "one waits without a place", func() bool { return p.Stats().Waiting == 1 && atRest() })
	// Others run meanwhile; with the queue full, nobody else waits for it.
	if r := run(t, p, program.Virtual, body("", "println(1)")); r.Output(program.Stderr) != "1\n" {
		t.Errorf("beside one that waits: %+v", r)
	}
	eventually(t, "its place", atRest)
	var nr *pool.NotReadyError
	if _, err := p.Run(t.Context(), program.Program{Code: rare}, nil); !errors.As(err, &nr) || !nr.Large || nr.Err != nil {
		t.Errorf("with a full queue: %v", err)
	}
	if err := p.Ready(program.Virtual); err != nil {
		t.Errorf("ready does not wait for large workers: %v", err)
	}
	cancel(gone)
	wg.Wait()
	eventually(t, "a pool at rest", func() bool { return p.Stats().Waiting == 0 && atRest() })

	var results [2]program.Result
	wg.Go(func() { results[0] = run(t, p, program.Virtual, rare) })
	eventually(t, "one waits", func() bool { return p.Stats().Waiting == 1 && atRest() })
	close(s.ready)
	wg.Wait()
	results[1] = run(t, p, program.Virtual, rare)
	for _, r := range results {
		if r.Output(program.Stdout) != rareOutput {
			t.Errorf("when it was made: %+v", r)
		}
	}
	if s.asked != 1 {
		t.Errorf("asked for %d times", s.asked)
	}
}

// TestLargerFails has no large workers: soon, or ever.
func TestLargerFails(t *testing.T) {
	var nr *pool.NotReadyError
	broken := &late{err: errors.New("no binary today")}
	for _, s := range []*late{{ready: make(chan struct{})}, broken} {
		p := pool.New(s, pool.Options{Wait: 200 * time.Millisecond, Large: s == broken})
		t.Cleanup(p.Close)
		if err := p.WaitReady(t.Context(), program.Virtual); err != nil {
			t.Fatal(err)
		}
		if _, err := p.Run(t.Context(), program.Program{Code: rare}, nil); !errors.As(err, &nr) || !nr.Large || nr.Clock != program.Virtual || nr.Err != s.err {
			t.Errorf("Run: %v", err)
		}
		if r := run(t, p, program.Virtual, body("", "println(1)")); r.Output(program.Stderr) != "1\n" {
			t.Errorf("another program: %+v", r)
		}
		p.Close()
	}
}

// TestLargerSoon has the large workers made before they are needed.
func TestLargerSoon(t *testing.T) {
	s := &late{ready: make(chan struct{})}
	close(s.ready)
	p := pool.New(s, pool.Options{Large: true})
	t.Cleanup(p.Close)
	eventually(t, "both were asked for", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.asked == 2
	})
	if n := p.Stats().Large; n[program.Virtual]+n[program.Real] > 0 {
		t.Errorf("large workers that nobody needed: %v", n)
	}
}
