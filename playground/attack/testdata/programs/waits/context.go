// A deadline that is past the end of the clock.
//
// clock: virtual
// status: timeout
// limit: virtual

package main

import (
	"context"
	"time"
)

func main() {
	ctx, cancel := context.WithDeadline(context.Background(), time.Unix(1<<40, 0))
	defer cancel()
	<-ctx.Done()
	time.Now()
}
