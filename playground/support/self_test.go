package support

import (
	"runtime"
	"testing"
)

// self is one value for a goroutine, wherever it runs and however its stack
// grows, and another for each other goroutine that lives.
func TestSelf(t *testing.T) {
	const goroutines = 100
	type pair struct{ before, after uintptr }
	seen, all := make(chan pair), make(chan struct{})
	for range goroutines {
		go func() {
			p := pair{before: self()}
			runtime.Gosched()
			p.after = deep(1000)
			seen <- p
			<-all // so that all live at once
		}()
	}
	known := map[uintptr]bool{self(): true}
	for range goroutines {
		p := <-seen
		if p.before == 0 || p.before != p.after || known[p.before] {
			t.Errorf("%#x, then %#x; of others: %v", p.before, p.after, known[p.before])
		}
		known[p.before] = true
	}
	close(all)
}

// deep returns self of a call so many calls down.
func deep(n int) uintptr {
	if n == 0 {
		return self()
	}
	var grow [64]byte
	return deep(n-1) + uintptr(grow[0])
}
