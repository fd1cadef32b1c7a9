// A program that says it is out of memory and then is out of time.
//
// status: timeout
// limit: cpu or wall
// stderr: ^fatal error: runtime: out of memory\n$

package main

import "os"

func main() {
	os.Stderr.WriteString("fatal error: runtime: out of memory\n")
	for {
	}
}
