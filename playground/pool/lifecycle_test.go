package pool_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// workers returns the process numbers of the children that are workers
// started with the given limits; each test has its own, so that tests do not
// see each other's. It skips the test where /proc is not there.
func workers(t testing.TB, l program.Limits) []int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	mark := fmt.Sprintf(`"Source":%d,`, l.Source)
	self := os.Getpid()
	var pids []int
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		cmdline, err1 := os.ReadFile(dir + "/cmdline")
		stat, err2 := os.ReadFile(dir + "/stat")
		if err1 != nil || err2 != nil || !strings.Contains(string(cmdline), mark) {
			continue
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		if f := strings.Fields(after); len(f) > 1 && f[1] == strconv.Itoa(self) {
			pid, _ := strconv.Atoi(filepath.Base(dir))
			pids = append(pids, pid)
		}
	}
	return pids
}

var unique atomic.Int64

// ownLimits are limits that mark the workers of one test.
func ownLimits() program.Limits { return program.Limits{Source: 1<<20 + unique.Add(1)} }

// eventually waits for a condition that must come true.
func eventually(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !cond(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func descriptors(t testing.TB) int {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("needs /proc")
	}
	return len(fds)
}

// TestClose checks that nothing is left: processes, descriptors, goroutines.
func TestClose(t *testing.T) {
	newPool(t, pool.Options{Limits: ownLimits()}).Close() // the first opens what stays open
	eventually(t, "calm", func() bool { return sharedIdle(t) })
	fds, goroutines := descriptors(t), runtime.NumGoroutine()
	l := ownLimits()
	p := newPool(t, pool.Options{Limits: l, Warm: 3})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := p.Run(context.Background(), program.Program{Code: body("time", `time.Sleep(time.Hour)`), Clock: program.Real}, func(program.Event) {})
			if !errors.Is(err, pool.ErrClosed) {
				t.Errorf("Run: %v, want ErrClosed", err)
			}
		})
	}
	eventually(t, "running programs", func() bool { return p.Stats().Running > 1 })
	if len(workers(t, l)) == 0 {
		t.Error("no workers found: this test cannot fail")
	}
	p.Close()
	wg.Wait()
	if left := workers(t, l); len(left) > 0 {
		t.Errorf("workers left: %v", left)
	}
	p.Close()
	if _, err := p.Run(context.Background(), program.Program{Code: body("", "")}, nil); !errors.Is(err, pool.ErrClosed) {
		t.Errorf("Run after Close: %v", err)
	}
	eventually(t, "descriptors closed", func() bool { return descriptors(t) <= fds })
	eventually(t, "goroutines ended", func() bool { return runtime.NumGoroutine() <= goroutines })
}

// sharedIdle reports whether the shared pool, if there is one, is at rest.
func sharedIdle(t testing.TB) bool {
	if shared.pool == nil {
		return true
	}
	s := shared.pool.Stats()
	return s.Running == 0 && s.Warm[program.Virtual] == 2 && s.Warm[program.Real] == 2
}

// TestIdleKilled kills idle workers from outside: they are replaced, and no
// run notices.
func TestIdleKilled(t *testing.T) {
	l := ownLimits()
	p := newPool(t, pool.Options{Limits: l, Warm: 2})
	eventually(t, "four workers", func() bool { return len(workers(t, l)) == 4 })
	for range 5 {
		old := map[int]bool{}
		for _, pid := range workers(t, l) {
			old[pid] = true
			if proc, err := os.FindProcess(pid); err == nil {
				proc.Kill()
			}
		}
		r := run(t, p, program.Virtual, body("fmt", `fmt.Println("unharmed")`))
		if r.Output(program.Stdout) != "unharmed\n" {
			t.Fatalf("result %+v", r)
		}
		eventually(t, "replacement", func() bool {
			now := workers(t, l)
			for _, pid := range now {
				if old[pid] {
					return false
				}
			}
			return len(now) == 4
		})
	}
}

// TestRandomKills kills workers at random while programs run. Every run gives
// its own output, or an error of the playground: never another's, never half
// an output as a success.
func TestRandomKills(t *testing.T) {
	n := 400
	if testing.Short() {
		n = 80
	}
	l := ownLimits()
	p := newPool(t, pool.Options{Limits: l, Concurrency: 4, Queue: n})
	stop := make(chan struct{})
	var killer, wg sync.WaitGroup
	killer.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
			if pids := workers(t, l); len(pids) > 0 {
				if proc, err := os.FindProcess(pids[rand.IntN(len(pids))]); err == nil {
					proc.Kill()
				}
			}
		}
	})
	work := make(chan int)
	var fine, faults atomic.Int64
	for range 4 {
		wg.Go(func() {
			for i := range work {
				col := program.Collector{}
				o, err := p.Run(context.Background(), program.Program{Code: body("fmt", fmt.Sprintf(`for i := range 50 { fmt.Println(%d, i) }`, i))}, col.Add)
				r := program.Result{Events: col.Events(), Outcome: o}
				var nr *pool.NotReadyError
				switch {
				case err == nil:
					fine.Add(1)
					if out := r.Output(program.Stdout); strings.Count(out, "\n") != 50 || strings.Count(out, fmt.Sprintf("%d ", i)) < 50 {
						t.Errorf("run %d: %q", i, short(out))
					}
					if o.Status != program.OK {
						t.Errorf("run %d: %+v", i, o)
					}
				case errors.Is(err, pool.ErrFault), errors.As(err, &nr):
					faults.Add(1)
				default:
					t.Errorf("run %d: %v", i, err)
				}
			}
		})
	}
	for i := range n {
		work <- i
	}
	close(work)
	wg.Wait()
	close(stop)
	killer.Wait()
	if fine.Load() == 0 {
		t.Error("no run survived")
	}
	t.Logf("%d fine, %d killed", fine.Load(), faults.Load())
	eventually(t, "full shelves", func() bool {
		s := p.Stats()
		return s.Running == 0 && s.Waiting == 0 && s.Warm[program.Virtual] == 2
	})
	p.Close()
	if left := workers(t, l); len(left) > 0 {
		t.Errorf("workers left: %v", left)
	}
}

// TestCancel checks that a program ends with the context of its run, and
// gives back its place.
func TestCancel(t *testing.T) {
	l := ownLimits()
	p := newPool(t, pool.Options{Limits: l, Concurrency: 1, Warm: -1})
	cause := errors.New("client went away")
	for range 3 {
		ctx, cancel := context.WithCancelCause(context.Background())
		var events []program.Event
		_, err := p.Run(ctx, program.Program{Code: body("fmt", `fmt.Println("on"); for {}`), Clock: program.Real}, func(e program.Event) {
			events = append(events, e)
			cancel(cause)
		})
		if !errors.Is(err, cause) || len(events) != 1 {
			t.Errorf("Run: %v, events %v", err, events)
		}
	}
	eventually(t, "no worker", func() bool { return len(workers(t, l)) == 0 })
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.Run(ctx, program.Program{Code: body("", "")}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Run with an ended context: %v", err)
	}
	if r := run(t, p, program.Virtual, body("", "")); r.Outcome.Status != program.OK {
		t.Errorf("afterwards: %+v", r)
	}
}

// TestBusy fills the pool: who does not fit is refused, and who is refused
// takes no place.
func TestBusy(t *testing.T) {
	p := newPool(t, pool.Options{Concurrency: 1, Queue: 1, Wait: 50 * time.Millisecond})
	ctx, cancel := context.WithCancel(context.Background())
	started := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		p.Run(ctx, program.Program{Code: body("time", `println("on"); time.Sleep(time.Hour)`), Clock: program.Real}, func(program.Event) { close(started) })
	})
	<-started
	for range 20 {
		if _, err := p.Run(context.Background(), program.Program{Code: body("", "")}, nil); !errors.Is(err, pool.ErrBusy) {
			t.Fatalf("Run: %v, want ErrBusy", err)
		}
	}
	// One may wait; the next is refused at once.
	waiting, stop := context.WithCancel(context.Background())
	long := newPool(t, pool.Options{Concurrency: 1, Queue: 1, Wait: time.Hour})
	held := make(chan struct{})
	wg.Go(func() {
		long.Run(waiting, program.Program{Code: body("time", `println("on"); time.Sleep(time.Hour)`), Clock: program.Real}, func(program.Event) { close(held) })
	})
	<-held
	wg.Go(func() { long.Run(waiting, program.Program{Code: body("", "")}, nil) })
	eventually(t, "one waits", func() bool { return long.Stats().Waiting == 1 })
	if _, err := long.Run(context.Background(), program.Program{Code: body("", "")}, nil); !errors.Is(err, pool.ErrBusy) {
		t.Errorf("Run with a full queue: %v, want ErrBusy", err)
	}
	stop()
	cancel()
	wg.Wait()
	for _, p := range []*pool.Pool{p, long} {
		if r := run(t, p, program.Virtual, body("", "")); r.Outcome.Status != program.OK {
			t.Errorf("afterwards: %+v", r)
		}
		eventually(t, "free places", func() bool { s := p.Stats(); return s.Running == 0 && s.Waiting == 0 })
	}
}

// TestParallel runs different programs at once, many more than places.
func TestParallel(t *testing.T) {
	p := newPool(t, pool.Options{Concurrency: 3, Queue: 100, Wait: time.Minute})
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			r := run(t, p, both[i%2], body("fmt os", fmt.Sprintf(`fmt.Print(%d); os.Exit(%d)`, i, i)))
			if got := r.Output(program.Stdout); got != strconv.Itoa(i) || r.Outcome.Code != i {
				t.Errorf("program %d: %q, %+v", i, got, r.Outcome)
			}
		})
	}
	wg.Wait()
}

func TestRefused(t *testing.T) {
	p := sharedPool(t)
	_, err := p.Run(context.Background(), program.Program{Code: strings.Repeat("x", program.MaxSource+1)}, nil)
	var size *program.SizeError
	if !errors.As(err, &size) {
		t.Errorf("large program: %v", err)
	}
	_, err = p.Run(context.Background(), program.Program{Clock: "wall"}, nil)
	var clock *program.ClockError
	if !errors.As(err, &clock) {
		t.Errorf("clock: %v", err)
	}
	r := run(t, p, program.Virtual, body("", "")+"// "+strings.Repeat("x", program.MaxSource-100))
	if r.Outcome.Status != program.OK {
		t.Errorf("program of nearly the limit: %+v", r.Outcome)
	}
}

// A flaky source fails a number of times, then works.
type flaky struct {
	left atomic.Int64
	path string
}

var errFlaky = errors.New("no binary today")

func (f *flaky) Worker(ctx context.Context, c program.Clock) (string, error) {
	if f.left.Add(-1) >= 0 {
		return f.path, errFlaky
	}
	return source.Worker(ctx, c)
}

func TestSourceFails(t *testing.T) {
	f := &flaky{}
	f.left.Store(3)
	p := pool.New(f, pool.Options{})
	defer p.Close()
	err := p.WaitReady(context.Background(), program.Virtual)
	var nr *pool.NotReadyError
	if !errors.As(err, &nr) || !errors.Is(err, errFlaky) {
		t.Errorf("WaitReady: %v", err)
	}
	if _, err := p.Run(context.Background(), program.Program{}, nil); !errors.As(err, &nr) {
		t.Errorf("Run: %v", err)
	}
	eventually(t, "ready", func() bool { return p.Ready(program.Virtual) == nil && p.Ready(program.Real) == nil })
}

// A fixed source always gives one path.
type fixed string

func (f fixed) Worker(context.Context, program.Clock) (string, error) { return string(f), nil }

// TestNotAWorker starts what is no worker.
func TestNotAWorker(t *testing.T) {
	script := filepath.Join(t.TempDir(), "worker")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho what is this >&2\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(t.TempDir(), "missing"): "no such file",
		script:                                "what is this",
	} {
		p := pool.New(fixed(path), pool.Options{})
		err := p.WaitReady(context.Background(), program.Virtual)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
		p.Close()
	}
}
