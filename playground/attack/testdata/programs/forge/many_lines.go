// A panic with a million lines.
//
// status: panic
// message: ^panic:

package main

import "strings"

func main() { panic(strings.Repeat("\n", 1<<20)) }
