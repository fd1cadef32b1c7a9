// Nil where something is called for.
//
// status: ok
// stdout: ^(\d: true\n){6}$

package main

import (
	"bufio"
	"context"
	"fmt"
	"sync"
	"time"
)

func try(n int, f func()) {
	defer func() { fmt.Printf("%d: %v\n", n, recover() != nil) }()
	f()
}

func main() {
	try(1, func() { var f func(); f() })
	try(2, func() { var m map[string]int; m["x"] = 1 })
	try(3, func() { var t *time.Timer; t.Stop() })
	try(4, func() { bufio.NewReader(nil).ReadByte() })
	try(5, func() { context.WithCancel(nil) })
	try(6, func() { var wg sync.WaitGroup; wg.Done() })
}
