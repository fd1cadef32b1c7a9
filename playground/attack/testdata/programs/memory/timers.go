// A million timers in the far future.
//
// status: ok or memory or timeout

package main

import "time"

func main() {
	for range 1000000 {
		time.AfterFunc(1<<60, func() {})
	}
}
