// What a package does not export stays there.
//
// status: compile_error or fault

package main

import (
	"fmt"
	"strings"
)

func main() {
	b := new(strings.Builder)
	b.WriteString("x")
	b.buf[0] = 'y'
	fmt.Println(b)
}
