package worker

import (
	"runtime"
	"testing"
	"time"
)

// TestYielder checks that passes take time only when nobody else can run.
func TestYielder(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var asked int
	y := newYielder(func() time.Duration { return 0 }, func() time.Duration { asked++; return 1 })
	others := make(chan int)
	go func() {
		for range others {
		}
	}()
	ran := false
	go func() { ran = true }()
	for range freePasses {
		y.yield()
	}
	if !ran || asked != 0 {
		t.Errorf("after the passes that are free: the other one ran %v, slept %d times", ran, asked)
	}
	y.yield()
	if asked == 0 && len(y.asleep) == 0 { // the test's own goroutines may run, once
		y.yield()
	}
	if asked == 0 || len(y.asleep) != 0 || y.yielding != 0 {
		t.Errorf("slept %d times; state %+v", asked, y)
	}
	close(others)
}

func TestWaiting(t *testing.T) {
	y := &yielder{yielding: 2, asleep: []time.Duration{1, 3, 3, 5}}
	for now, want := range map[time.Duration]int{0: 2, 1: 3, 2: 3, 3: 5, 9: 6} {
		if got := y.waiting(now); got != want {
			t.Errorf("at %d: %d, want %d", now, got, want)
		}
	}
}
