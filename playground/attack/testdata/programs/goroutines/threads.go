// More processors than there are.
//
// status: ok
// stdout: ^true\n$

package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(10000)
	n := runtime.GOMAXPROCS(0)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { runtime.Gosched() })
	}
	wg.Wait()
	fmt.Println(n >= 1 && n < 1000)
}
