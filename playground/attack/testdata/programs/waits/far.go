// A timer in the far future.
//
// status: timeout
// virtual.limit: virtual
// real.limit: wall

package main

import (
	"math"
	"time"
)

func main() {
	time.AfterFunc(math.MaxInt64, func() {})
	<-time.NewTimer(math.MaxInt64).C
}
