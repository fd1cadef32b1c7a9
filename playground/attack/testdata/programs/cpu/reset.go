// Resetting a timer goes past the functions that make one.
//
// status: timeout
// virtual.limit: virtual or cpu or wall
// real.limit: wall

package main

import "time"

func main() {
	t := time.NewTimer(1)
	for {
		<-t.C
		t.Reset(1<<63 - 1)
	}
}
