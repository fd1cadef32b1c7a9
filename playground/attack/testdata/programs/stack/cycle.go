// A value that contains itself is printed for ever.
//
// status: panic or memory or ok
// message: ^$|stack overflow|memory

package main

import "fmt"

func main() {
	a := []any{nil}
	a[0] = a
	s := fmt.Sprint(a)
	fmt.Println(len(s) > 0)
}
