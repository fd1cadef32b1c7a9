// A flood of bytes each of which becomes three.
//
// status: output_limit
// stdout: ^\x{fffd}+$

package main

import (
	"os"
	"strings"
)

func main() {
	for {
		os.Stdout.WriteString(strings.Repeat("\xff", 1000))
	}
}
