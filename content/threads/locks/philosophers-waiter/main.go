package main

import (
	"fmt"
	"sync"
	"time"
)

const n = 5

var forks [n]sync.Mutex
var seats = make(chan struct{}, n-1) // (1)

func dine(i int) {
	left, right := i, (i+1)%n
	forks[left].Lock()
	defer forks[left].Unlock()
	fmt.Printf("%d takes fork %d\n", i, left)
	time.Sleep(600 * time.Millisecond)
	forks[right].Lock()
	defer forks[right].Unlock()
	fmt.Printf("%d eats\n", i)
	time.Sleep(200 * time.Millisecond)
}

func philosopher(i int) {
	seats <- struct{}{}        // (2)
	defer func() { <-seats }() // (3)
	dine(i)
	time.Sleep(100 * time.Millisecond) // get up
}

func main() {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { philosopher(i) })
		time.Sleep(100 * time.Millisecond)
	}
	wg.Wait()
}
