// Main is gone, the others live on: until the limit, and no longer.
//
// status: timeout
// limit: cpu or wall

package main

import "runtime"

func main() {
	go func() {
		for {
		}
	}()
	runtime.Goexit()
}
