// A thousand goroutines panic at once: one of them is told.
//
// status: panic
// message: ^panic: storm \d+$

package main

import "fmt"

func main() {
	start := make(chan bool)
	for i := range 1000 {
		go func() {
			<-start
			panic(fmt.Sprint("storm ", i))
		}()
	}
	close(start)
	select {}
}
