package symbols

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"time"

	"bingfa/playground/symbols/os"
)

// override replaces in the table of a package what would reach the worker's
// process instead of the program.
func override(path string, t map[string]reflect.Value, h *Host) {
	set := func(name string, fn any) { t[name] = reflect.ValueOf(fn) }
	switch path {
	case "fmt":
		// The program may have given os.Stdout another value.
		set("Print", func(a ...any) (int, error) { return fmt.Fprint(os.Stdout, a...) })
		set("Printf", func(f string, a ...any) (int, error) { return fmt.Fprintf(os.Stdout, f, a...) })
		set("Println", func(a ...any) (int, error) { return fmt.Fprintln(os.Stdout, a...) })
		set("Scan", func(a ...any) (int, error) { return fmt.Fscan(os.Stdin, a...) })
		set("Scanf", func(f string, a ...any) (int, error) { return fmt.Fscanf(os.Stdin, f, a...) })
		set("Scanln", func(a ...any) (int, error) { return fmt.Fscanln(os.Stdin, a...) })
	case "runtime":
		if h.Virtual {
			// The virtual clock is exact with one processor only.
			set("GOMAXPROCS", func(int) int { return 1 })
			set("NumCPU", func() int { return 1 })
		} else {
			set("GOMAXPROCS", func(n int) int { return runtime.GOMAXPROCS(min(n, runtime.NumCPU())) })
		}
	case "time":
		if h.Left != nil {
			limitTime(set, h)
		}
	case "context":
		if h.Left != nil {
			limitContext(set, h)
		}
	}
}

// The functions below hold a program to the end of its clock without a timer
// of our own: a pending timer is something to wait for, so the runtime would
// no longer see that a program is deadlocked, and the clock would jump to
// the timer. No wait is made longer than the time left and a little, and
// whoever asks about time when there is none left is stopped.
//
// A loop over a ticker that neither writes nor asks the time is not noticed
// here; it burns CPU and meets that limit.

func limitTime(set func(string, any), h *Host) {
	clamp := func(d time.Duration) time.Duration { return min(d, h.Left()+1) }
	set("Sleep", func(d time.Duration) { time.Sleep(clamp(d)); h.Left() })
	set("After", func(d time.Duration) <-chan time.Time { return time.After(clamp(d)) })
	set("AfterFunc", func(d time.Duration, f func()) *time.Timer { return time.AfterFunc(clamp(d), f) })
	set("NewTimer", func(d time.Duration) *time.Timer { return time.NewTimer(clamp(d)) })
	set("NewTicker", func(d time.Duration) *time.Ticker { return time.NewTicker(clamp(d)) })
	set("Tick", func(d time.Duration) <-chan time.Time { return time.Tick(clamp(d)) })
	set("Now", func() time.Time { h.Left(); return time.Now() })
	set("Since", func(t time.Time) time.Duration { h.Left(); return time.Since(t) })
	set("Until", func(t time.Time) time.Duration { h.Left(); return time.Until(t) })
}

// far is a deadline that nobody waits for. Those beyond it are brought
// nearer: the runtime takes the last of all times for none, and would then
// wait without end instead of jumping there.
const far = 100 * 365 * 24 * time.Hour

func limitContext(set func(string, any), h *Host) {
	type (
		ctx    = context.Context
		cancel = context.CancelFunc
	)
	near := func(t time.Time) time.Time {
		h.Left()
		if last := time.Now().Add(far); t.After(last) {
			return last
		}
		return t
	}
	set("WithTimeout", func(p ctx, d time.Duration) (ctx, cancel) {
		h.Left()
		return context.WithTimeout(p, min(d, far))
	})
	set("WithTimeoutCause", func(p ctx, d time.Duration, cause error) (ctx, cancel) {
		h.Left()
		return context.WithTimeoutCause(p, min(d, far), cause)
	})
	set("WithDeadline", func(p ctx, t time.Time) (ctx, cancel) {
		return context.WithDeadline(p, near(t))
	})
	set("WithDeadlineCause", func(p ctx, t time.Time, cause error) (ctx, cancel) {
		return context.WithDeadlineCause(p, near(t), cause)
	})
}
