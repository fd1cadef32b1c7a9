// A deferred call that is nothing but a panic.
//
// status: panic
// message: ^panic: at last$
// stderr: ^on\n$

package main

func main() {
	defer panic("at last")
	println("on")
}
