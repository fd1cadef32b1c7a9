// Package signal is the os/signal that programs of the playground import. No
// signal ever arrives, so a goroutine that waits for one waits for ever, and
// a program that only waits for one is deadlocked.
package signal

import (
	"context"
	"os"
	"sync"
)

var (
	mu      sync.Mutex
	all     bool
	ignored = map[os.Signal]bool{}
)

// Notify asks for signals on c, which must not be nil.
func Notify(c chan<- os.Signal, sig ...os.Signal) {
	if c == nil {
		panic("os/signal: Notify using nil channel")
	}
	Reset(sig...)
}

// Stop ends Notify.
func Stop(c chan<- os.Signal) {}

// Ignore makes Ignored report true for the signals, or for all.
func Ignore(sig ...os.Signal) {
	mu.Lock()
	defer mu.Unlock()
	all = all || len(sig) == 0
	for _, s := range sig {
		ignored[s] = true
	}
}

// Ignored reports whether a signal is ignored.
func Ignored(sig os.Signal) bool {
	mu.Lock()
	defer mu.Unlock()
	return all || ignored[sig]
}

// Reset undoes Ignore, for the signals or for all.
func Reset(sig ...os.Signal) {
	mu.Lock()
	defer mu.Unlock()
	if len(sig) == 0 {
		all = false
		clear(ignored)
	}
	for _, s := range sig {
		delete(ignored, s)
	}
}

// NotifyContext returns a context that ends with parent or stop.
func NotifyContext(parent context.Context, signals ...os.Signal) (ctx context.Context, stop context.CancelFunc) {
	return context.WithCancel(parent)
}
