package main

import (
	"fmt"
	"sync"
	"time"
)

func greet(name string, delay time.Duration) {
	time.Sleep(delay) // (1)
	fmt.Println("hello from", name)
}

func main() {
	var tasks sync.WaitGroup
	tasks.Go(func() { greet("one", 200*time.Millisecond) })
	tasks.Go(func() { greet("two", 400*time.Millisecond) })
	tasks.Wait() // (2)
	fmt.Println("both are done")
}
