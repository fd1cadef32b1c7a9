// Each byte at a time of its own is an event of its own, and an event is
// much longer than its byte. The answer stays within a few megabytes.
//
// clock: virtual
// status: output_limit or timeout

package main

import (
	"os"
	"time"
)

func main() {
	b := []byte("x")
	for {
		os.Stdout.Write(b)
		time.Sleep(1)
	}
}
