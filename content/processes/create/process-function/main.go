package main

import (
	"fmt"
	"sync"
)

func greet(name, greeting string, times int) {
	for range times {
		fmt.Printf("%s, %s\n", greeting, name)
	}
}

func main() {
	var wg sync.WaitGroup

	wg.Go(func() { greet("Ada", "hello", 1) }) // (3)
	wg.Wait()                                  // (4)
	fmt.Println("main: the first is done")

	wg.Go(func() { greet("Bob", "goodbye", 2) }) // (5)
	wg.Wait()
	fmt.Println("main: the second is done")
}
