// Times that have passed, and those that never were.
//
// status: ok
// stdout: ^done\n$

package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	time.Sleep(-1)
	time.Sleep(-1 << 63)
	<-time.After(-time.Hour)
	ctx, cancel := context.WithTimeout(context.Background(), -time.Hour)
	defer cancel()
	<-ctx.Done()
	fmt.Println("done")
}
