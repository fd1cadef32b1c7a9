// Recursion without an end is Go's own fatal error.
//
// status: panic or memory
// message: ^fatal error: stack overflow|^memory

package main

func f(n int) int { return f(n+1) + 1 }

func main() { println(f(0)) }
