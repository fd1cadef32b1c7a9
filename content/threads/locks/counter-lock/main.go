package main

import (
	"fmt"
	"sync"
	"time"
)

type Counter struct {
	mu    sync.Mutex // guards value
	value int
}

func (c *Counter) unsafeAdd() {
	value := c.value // (1)
	time.Sleep(100 * time.Millisecond)
	c.value = value + 1
}

func (c *Counter) Add() {
	c.mu.Lock()         // (2)
	defer c.mu.Unlock() // (3)
	c.unsafeAdd()
}

func run(add func()) {
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(add)
	}
	wg.Wait()
}

func main() {
	var bare, locked Counter
	run(bare.unsafeAdd)
	fmt.Println("without lock:", bare.value)
	run(locked.Add)
	fmt.Println("with lock:", locked.value)
}
