// The virtual clock and processor are the same everywhere: they tell nothing
// of the machine, of its load or of the time of day.
//
// clock: virtual
// status: ok
// stdout: ^2009-11-10 23:00:00 \+0000 UTC 0s 1 1 2009-11-10 23:00:01 \+0000 UTC\n$

package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	start := time.Now()
	n := 0
	for i := range 100000 {
		n += i
	}
	took := time.Since(start)
	cpus, procs := runtime.NumCPU(), runtime.GOMAXPROCS(0)
	time.Sleep(time.Second)
	fmt.Println(start.UTC(), took, cpus, procs, time.Now().UTC())
}
