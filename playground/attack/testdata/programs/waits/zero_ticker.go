// A ticker of no time is Go's panic.
//
// status: panic
// message: non-positive interval for NewTicker

package main

import "time"

func main() { time.NewTicker(0) }
