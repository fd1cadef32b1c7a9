// Writes of nothing never reach the output limit.
//
// status: timeout
// limit: cpu or wall
// stdout: ^$

package main

import (
	"fmt"
	"os"
)

func main() {
	for {
		os.Stdout.Write(nil)
		fmt.Print("")
	}
}
