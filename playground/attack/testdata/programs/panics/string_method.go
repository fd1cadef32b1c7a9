// A String method that panics is fmt's business.
//
// status: ok
// stdout: PANIC=String method: in String

package main

import "fmt"

type s int

func (s) String() string { panic("in String") }

func main() { fmt.Println(s(1)) }
