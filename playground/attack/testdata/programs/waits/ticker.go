// A function that arms the timer that calls it: there is always something to
// wait for.
//
// status: timeout
// virtual.limit: virtual or cpu or wall
// real.limit: wall

package main

import "time"

func again() { time.AfterFunc(10*time.Millisecond, again) }

func main() {
	again()
	select {}
}
