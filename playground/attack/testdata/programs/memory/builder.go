// Compiled code that allocates at the program's word.
//
// status: memory or panic

package main

import "strings"

func main() {
	var b strings.Builder
	b.Grow(1 << 40)
	println(b.Cap())
}
