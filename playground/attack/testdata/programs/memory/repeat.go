// A short call for a long string.
//
// status: memory

package main

import "strings"

func main() {
	println(len(strings.Repeat("0123456789", 1<<32)))
}
