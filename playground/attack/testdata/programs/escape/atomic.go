// Pointers without a type.
//
// status: compile_error
// message: .

package main

import "sync/atomic"

func main() {
	var p *int
	atomic.LoadPointer(&p)
}
