// Sleeping as long as can be said. Output up to there is kept.
//
// status: timeout
// virtual.limit: virtual
// real.limit: wall
// stdout: ^good night\n$

package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("good night")
	time.Sleep(1<<63 - 1)
	fmt.Println("good morning")
}
