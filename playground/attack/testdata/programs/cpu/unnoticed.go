// A ticker whose reader neither writes nor asks the time.
//
// status: timeout
// virtual.limit: virtual or cpu or wall
// real.limit: wall

package main

import "time"

func main() {
	for range time.NewTicker(time.Second / 4).C {
	}
}
