// Recursion before main.
//
// status: panic or memory
// message: stack overflow|memory

package main

var x = f(0)

func f(n int) int { return g(n) }

func g(n int) int { return f(n + 1) }

func main() {}
