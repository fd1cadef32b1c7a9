// A line of 64 KiB is a line.
//
// status: ok
// stdout: ^x+\n$
// size: 65537

package main

import (
	"fmt"
	"strings"
)

func main() { fmt.Println(strings.Repeat("x", 64<<10)) }
