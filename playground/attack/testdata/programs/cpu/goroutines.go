// More busy goroutines than processors: main never gets a turn.
//
// status: timeout
// limit: cpu or wall

package main

import "sync"

func main() {
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for {
			}
		})
	}
	wg.Wait()
}
