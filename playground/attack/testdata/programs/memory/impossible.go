// A length that no machine has is Go's own panic.
//
// status: panic or memory
// message: out of range|memory

package main

import "fmt"

func main() {
	n := 1 << 62
	fmt.Println(len(make([]int64, n)))
}
