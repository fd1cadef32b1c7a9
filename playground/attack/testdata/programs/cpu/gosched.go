// Yielding for ever is not waiting.
//
// status: timeout
// limit: cpu or wall

package main

import "runtime"

func main() {
	for {
		runtime.Gosched()
	}
}
