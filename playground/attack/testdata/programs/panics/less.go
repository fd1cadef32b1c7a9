// A panic in a comparison, below compiled code.
//
// status: panic
// message: ^panic: less$

package main

import "sort"

func main() {
	sort.Slice(make([]int, 9), func(i, j int) bool { panic("less") })
}
