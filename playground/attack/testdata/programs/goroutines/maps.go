// Writing a map from two sides: Go may notice, and nothing else may happen.
//
// clock: real
// status: panic or ok or timeout
// message: ^$|concurrent map|limit

package main

import "sync"

func main() {
	m := map[int]int{}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 20000 {
				m[i*g] = i
			}
		})
	}
	wg.Wait()
}
