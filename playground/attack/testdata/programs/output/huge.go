// One write beyond any limit.
//
// status: output_limit
// stdout: ^x+$
// size: 262144

package main

import (
	"os"
	"strings"
)

func main() { os.Stdout.WriteString(strings.Repeat("x", 24<<20)) }
