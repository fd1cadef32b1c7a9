// The same without a clock: no byte belongs to the stream of the one before.
//
// status: output_limit or timeout

package main

import "os"

func main() {
	b := []byte("x")
	for {
		os.Stdout.Write(b)
		os.Stderr.Write(b)
	}
}
