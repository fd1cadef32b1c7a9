// Asking for the collector all the time.
//
// status: ok or timeout
// limit: cpu or wall

package main

import "runtime"

func main() {
	for range 100000 {
		runtime.GC()
	}
}
