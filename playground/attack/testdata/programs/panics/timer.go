// A panic in a function that the runtime calls.
//
// status: panic
// message: ^panic: late

package main

import "time"

func main() {
	time.AfterFunc(time.Millisecond, func() { panic("late") })
	time.Sleep(time.Second)
}
