// Recursion through sort, which runs compiled between interpreted frames.
//
// status: panic or memory or timeout
// message: stack overflow|memory|limit

package main

import "sort"

func f() bool {
	xs := []int{2, 1}
	sort.Slice(xs, func(i, j int) bool { return f() })
	return true
}

func main() { f() }
