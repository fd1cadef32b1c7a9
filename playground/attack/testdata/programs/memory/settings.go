// The runtime's settings: they would put off the collector and the limits
// that the worker has set. A program's have no effect.
//
// status: ok
// stdout: ^100 -1 true 1000000000 10000\nend\n$

package main

import (
	"fmt"
	"math"
	"runtime/debug"
)

func main() {
	fmt.Println(debug.SetGCPercent(-1), debug.SetGCPercent(-1), debug.SetMemoryLimit(math.MaxInt64) == math.MaxInt64,
		debug.SetMaxStack(1<<40), debug.SetMaxThreads(1<<30))
	for i := 0; i < 500; i++ {
		_ = make([]byte, 1<<20)
	}
	fmt.Println("end")
}
