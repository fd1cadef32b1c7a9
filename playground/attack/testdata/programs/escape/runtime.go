// The runtime's switches.
//
// status: compile_error
// message: .

package main

import "runtime"

type t struct{ n int }

func main() {
	runtime.SetFinalizer(&t{}, func(*t) { println("finalized") })
	runtime.LockOSThread()
	runtime.Breakpoint()
}
