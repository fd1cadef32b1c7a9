package main

import (
	"fmt"
	"sync"
	"time"
)

const n = 5

var forks [n]sync.Mutex

func dine(i int) {
	first, second := i, (i+1)%n
	if first > second { // (1)
		first, second = second, first
	}
	forks[first].Lock()
	defer forks[first].Unlock()
	fmt.Printf("%d takes fork %d\n", i, first)
	time.Sleep(600 * time.Millisecond)
	forks[second].Lock() // (2)
	defer forks[second].Unlock()
	fmt.Printf("%d eats\n", i)
	time.Sleep(200 * time.Millisecond)
}

func main() {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { dine(i) })
		time.Sleep(100 * time.Millisecond)
	}
	wg.Wait()
}
