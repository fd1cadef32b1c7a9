// Locking twice.
//
// status: deadlock
// message: all goroutines are asleep

package main

import "sync"

func main() {
	var mu sync.RWMutex
	mu.RLock()
	mu.Lock()
}
