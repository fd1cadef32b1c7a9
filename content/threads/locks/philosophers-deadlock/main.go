package main

import (
	"fmt"
	"sync"
	"time"
)

const n = 5

var forks [n]sync.Mutex

func dine(i int) {
	left, right := i, (i+1)%n
	forks[left].Lock()
	defer forks[left].Unlock()
	fmt.Printf("%d takes fork %d\n", i, left)
	time.Sleep(600 * time.Millisecond) // (1)
	fmt.Printf("%d wants fork %d\n", i, right)
	forks[right].Lock() // (2)
	defer forks[right].Unlock()
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
