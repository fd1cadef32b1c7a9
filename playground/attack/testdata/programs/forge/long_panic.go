// A panic with a value longer than what the worker can say at once.
//
// status: panic
// message: ^panic: xxx

package main

import "strings"

func main() { panic(strings.Repeat("x", 3<<20)) }
