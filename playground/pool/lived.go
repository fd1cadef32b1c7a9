package pool

import "time"

// afterLived calls f when this process has lived for d, and returns what
// stops that. Time in which the process was frozen, as by SIGSTOP or by a host
// that puts it aside between requests, hardly counts: then nothing else could
// happen either. So it waits in steps, and one that takes far longer than it
// should counts as two. f may be called while it is being stopped.
func afterLived(d time.Duration, f func()) (stop func()) {
	const steps = 20
	step := max(d/steps, time.Millisecond)
	done := make(chan struct{})
	go func() {
		for left := d; left > 0; {
			began := time.Now()
			select {
			case <-time.After(min(left, step)):
			case <-done:
				return
			}
			left -= min(time.Since(began), 2*step)
		}
		f()
	}()
	return func() { close(done) }
}
