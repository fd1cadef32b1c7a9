// A ticker of a nanosecond: the virtual clock jumps as often as it can.
//
// status: timeout
// limit: cpu or wall

package main

import "time"

func main() {
	for range time.Tick(1) {
	}
}
