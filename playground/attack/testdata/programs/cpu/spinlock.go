// A spin lock that nobody gives back.
//
// status: timeout
// limit: cpu or wall

package main

import "sync/atomic"

func main() {
	var locked atomic.Bool
	locked.Store(true)
	for !locked.CompareAndSwap(false, true) {
	}
}
