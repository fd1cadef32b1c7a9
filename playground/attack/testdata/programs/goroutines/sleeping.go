// A hundred thousand goroutines sleep.
//
// status: memory or ok or timeout

package main

import (
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for range 100000 {
		wg.Go(func() { time.Sleep(time.Second) })
	}
	wg.Wait()
}
