// A flood on both streams: they share one limit.
//
// status: output_limit
// stdout: ^(a{1000})+a*$
// stderr: ^(b{1000})+b*$
// size: 262144

package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	for {
		fmt.Print(strings.Repeat("a", 1000))
		fmt.Fprint(os.Stderr, strings.Repeat("b", 1000))
	}
}
