// Reading the clock until it moves: on the virtual one, which stands still
// while anything runs, it does so for a loop that waits.
//
// clock: virtual
// status: ok

package main

import "time"

func main() {
	for start := time.Now(); time.Since(start) == 0; {
	}
}
