// A flood on standard output. What came before the limit is kept.
//
// status: output_limit
// limit: output
// stdout: ^begin\n(0123456789)+[0-9]*$
// stderr: ^$
// size: 262144

package main

import (
	"fmt"
	"strings"
)

func main() {
	fmt.Println("begin")
	for {
		fmt.Print(strings.Repeat("0123456789", 100))
	}
}
