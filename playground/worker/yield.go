package worker

import (
	"runtime"
	"runtime/metrics"
	"sync"
	"time"
)

// A yielder makes loops that wait (package lower finds them) give way, on the virtual clock.
//
// Each pass lets other goroutines run. When none is left but those that wait
// in such loops too, only time can help: then each pass takes some, so that
// sleeping goroutines wake, and a loop that waits for a time gets there.
type yielder struct {
	now  func() time.Duration // since the program began
	left func() time.Duration // ends a program that has no time left

	mu       sync.Mutex // the collector may interrupt a goroutine anywhere
	at       time.Duration
	passes   int             // made at that time
	yielding int             // goroutines within runtime.Gosched
	asleep   []time.Duration // until when others are, in that order
	sample   [1]metrics.Sample
}

const (
	// freePasses is how many passes take no time: a loop that also does
	// something does not wait.
	freePasses = 5000
	// passTime is how long each pass takes from then on: about twice what it
	// does take, so that waiting for 50 ms in a loop takes less.
	passTime = 5 * time.Microsecond
)

func newYielder(now, left func() time.Duration) *yielder {
	y := &yielder{now: now, left: left}
	y.sample[0].Name = "/sched/goroutines/runnable:goroutines"
	return y
}

// yield is called before a loop that waits passes again.
func (y *yielder) yield() {
	y.mu.Lock()
	now := y.now()
	if now != y.at {
		y.at, y.passes = now, 0
	}
	if y.passes++; y.passes <= freePasses || y.runnable() > y.waiting(now) {
		y.yielding++
		y.mu.Unlock()
		runtime.Gosched()
		y.mu.Lock()
		y.yielding--
		y.mu.Unlock()
		return
	}
	y.asleep = append(y.asleep, now+passTime)
	y.mu.Unlock()
	y.left()
	time.Sleep(passTime)
	y.mu.Lock()
	// Those that are due wake in any order, and are all alike.
	y.asleep = y.asleep[1:]
	y.at = y.now() // but the passes count on
	y.mu.Unlock()
}

// runnable returns how many goroutines could run now.
func (y *yielder) runnable() int {
	metrics.Read(y.sample[:])
	if v := y.sample[0].Value; v.Kind() == metrics.KindUint64 {
		return int(v.Uint64())
	}
	return 0
}

// waiting returns how many of those are in loops that wait.
func (y *yielder) waiting(now time.Duration) int {
	n := y.yielding
	for _, t := range y.asleep {
		if t > now {
			break
		}
		n++
	}
	return n
}
