// Goexit of main with nobody left is a deadlock, in Go's words.
//
// status: deadlock
// message: no goroutines \(main called runtime.Goexit\) - deadlock!

package main

import "runtime"

func main() { runtime.Goexit() }
