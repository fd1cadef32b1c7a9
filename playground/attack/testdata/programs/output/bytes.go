// A flood byte by byte.
//
// status: output_limit or timeout
// limit: output or cpu or wall
// stdout: ^x+$

package main

import "os"

func main() {
	b := []byte("x")
	for {
		os.Stdout.Write(b)
	}
}
