// Two functions and a closure call each other.
//
// status: panic or memory
// message: stack overflow|memory

package main

var h func(int) int

func f(n int) int { return g(n) + 1 }

func g(n int) int { return h(n) + 1 }

func main() {
	h = func(n int) int { return f(n) }
	println(f(0))
}
