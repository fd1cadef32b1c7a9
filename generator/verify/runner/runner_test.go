package runner

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"bingfa/generator/note"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
)

// A fake is an engine whose programs do what a function says.
type fake struct {
	name, version string
	realTime      bool
	runs          atomic.Int64
	run           func(n int64, p engine.Program) (*note.Take, error)
}

func (f *fake) Name() string { return f.name }

func (f *fake) Version(context.Context, engine.Program) (string, error) { return f.version, nil }

func (f *fake) RealTime(p engine.Program) bool { return f.realTime || p.Clock == "real" }

func (f *fake) Run(_ context.Context, p engine.Program) (*note.Take, error) {
	return f.run(f.runs.Add(1), p)
}

func prints(text string) *note.Take {
	return &note.Take{Outcome: "ok", Events: []note.Event{{Stream: "stdout", Text: text}}}
}

func isPrinted(text string) func(*note.Take) bool {
	return func(t *note.Take) bool { return t.Outcome == "ok" && t.Written("stdout") == text }
}

func TestCache(t *testing.T) {
	c, err := cache.Open(filepath.Join(t.TempDir(), "cache"))
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{name: "E", version: "1", run: func(n int64, p engine.Program) (*note.Take, error) { return prints(string(p.Code)), nil }}
	run := func(p engine.Program, want string) bool {
		t.Helper()
		r, err := New(c).Run(t.Context(), f, p, isPrinted(want))
		if err != nil || r.Take.Written("stdout") != string(p.Code) {
			t.Errorf("%+v, %v", r, err)
		}
		return r.Cached
	}
	p := engine.Program{File: "main.py", Code: []byte("a")}
	if run(p, "a") || !run(p, "a") {
		t.Error("what was accepted is not kept")
	}
	if run(p, "b") { // the expectation has changed: seen anew
		t.Error("what is not accepted was taken from the cache")
	}
	if !run(p, "a") {
		t.Error("an unaccepted run removed the accepted one")
	}
	for name, change := range map[string]func(){
		"clock":   func() { p.Clock = "real" },
		"want":    func() { p.Want = "exit 3" },
		"file":    func() { p.File = "main.go" },
		"code":    func() { p.Code = []byte("c") },
		"version": func() { f.version = "2" },
	} {
		change()
		if run(p, string(p.Code)) {
			t.Errorf("another %s, and the same take", name)
		}
	}
	q := engine.Program{Code: []byte("flaky")}
	if run(q, "other") || run(q, "flaky") {
		t.Error("what was not accepted is kept")
	}
}

func TestAttempts(t *testing.T) {
	for name, c := range map[string]struct {
		realTime bool
		takes    []string
		ok       bool
		runs     int64
	}{
		"right at once":                  {true, []string{"a"}, true, 1},
		"right the third time":           {true, []string{"x", "y", "a"}, true, 3},
		"never right":                    {true, []string{"x", "y", "z", "a"}, false, 3},
		"wrong the same way twice":       {true, []string{"x", "x", "a"}, false, 2},
		"wrong, under the virtual clock": {false, []string{"x", "a"}, false, 1},
	} {
		f := &fake{name: "E", realTime: c.realTime, run: func(n int64, _ engine.Program) (*note.Take, error) { return prints(c.takes[n-1]), nil }}
		r, err := New(nil).Run(t.Context(), f, engine.Program{}, isPrinted("a"))
		if err != nil || isPrinted("a")(r.Take) != c.ok || f.runs.Load() != c.runs {
			t.Errorf("%s: %q after %d runs, %v", name, r.Take.Written("stdout"), f.runs.Load(), err)
		}
	}
}

// A program that never ends is tried again if that is its point, and not if
// it is a mistake.
func TestAttemptsOfWhatNeverEnds(t *testing.T) {
	for want, runs := range map[string]int64{"timeout": 2, "": 1} {
		f := &fake{name: "E", realTime: true, run: func(n int64, _ engine.Program) (*note.Take, error) {
			take := prints([]string{"x", "a"}[n-1])
			take.Outcome = "timeout"
			return take, nil
		}}
		accept := func(t *note.Take) bool { return t.Written("stdout") == "a" }
		if _, err := New(nil).Run(t.Context(), f, engine.Program{Want: want}, accept); err != nil || f.runs.Load() != runs {
			t.Errorf("expected %q: %d runs, %v; want %d runs", want, f.runs.Load(), err, runs)
		}
	}
}

// A program under the real clock, and one that is tried again, has the machine
// to itself; others share it.
func TestAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(nil)
		var mu sync.Mutex
		var running, most int
		alone := map[string]bool{}
		run := func(n int64, p engine.Program) (*note.Take, error) {
			mu.Lock()
			running++
			most = max(most, running)
			isAlone := running == 1
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			isAlone = isAlone && running == 1
			running--
			if p.Clock == "real" {
				alone[string(p.Code)] = isAlone
			}
			return prints(string(p.Code)), nil
		}
		sleepers := &fake{name: "sleepers", realTime: true, run: run}
		flaky := &fake{name: "flaky", realTime: true}
		flaky.run = func(n int64, p engine.Program) (*note.Take, error) {
			t, err := run(n, p)
			if n == 1 {
				return prints("stalled"), err
			}
			alone["flaky"] = running == 0
			return t, err
		}
		var group sync.WaitGroup
		start := func(f *fake, code, clock string) {
			group.Go(func() {
				p := engine.Program{Code: []byte(code), Clock: clock}
				if got, err := r.Run(t.Context(), f, p, isPrinted(code)); err != nil || !isPrinted(code)(got.Take) {
					t.Errorf("%s: %v, %v", code, got.Take, err)
				}
			})
		}
		start(flaky, "flaky", "")
		for i := range 20 {
			start(sleepers, fmt.Sprint(i), "")
		}
		start(sleepers, "real", "real")
		start(&fake{name: "computing", run: run}, "real too", "real")
		group.Wait()
		if most < 2 || !alone["real"] || !alone["real too"] || !alone["flaky"] {
			t.Errorf("at most %d at once, alone: %v", most, alone)
		}
	})
}

func TestEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := New(nil)
		ctx, cancel := context.WithCancel(t.Context())
		blocked := &fake{name: "E", run: func(int64, engine.Program) (*note.Take, error) { <-ctx.Done(); return nil, context.Cause(ctx) }}
		var group sync.WaitGroup
		for range 500 {
			group.Go(func() {
				if _, err := r.Run(ctx, blocked, engine.Program{Clock: "real"}, isPrinted("")); !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		cancel()
		group.Wait()
	})
}

type linter struct{ asked int }

func (l *linter) Lint(context.Context, string) (mistakes, suspicions []engine.Finding, err error) {
	l.asked++
	return nil, []engine.Finding{{Line: 1, Column: 2, Message: "m"}}, nil
}

func (l *linter) Version(context.Context, engine.Program) (string, error) { return "1", nil }

func TestLint(t *testing.T) {
	c, err := cache.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	l := &linter{}
	for range 2 {
		_, s, err := New(c).Lint(t.Context(), l, "code")
		if err != nil || len(s) != 1 || s[0].Column != 2 {
			t.Errorf("%v, %v", s, err)
		}
	}
	if l.asked != 1 {
		t.Errorf("asked %d times", l.asked)
	}
}
