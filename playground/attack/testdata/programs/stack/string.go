// A String method that prints itself: recursion through compiled code.
//
// status: panic or memory
// message: stack overflow|memory

package main

import "fmt"

type t int

func (x t) String() string { return fmt.Sprintf("%v", x) }

func main() { fmt.Println(t(1)) }
