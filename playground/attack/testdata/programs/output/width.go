// A short format for a long text.
//
// status: output_limit or ok or timeout
// stdout: ^ *x?$|^%!

package main

import "fmt"

func main() {
	for range 100 {
		fmt.Printf("%999999s", "x")
	}
}
