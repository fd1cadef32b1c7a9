package main

import (
	"fmt"
	"sync"
)

func averager(request <-chan int, reply chan<- float64) {
	count, total := 0, 0
	for value := range request { // (1)
		fmt.Println("averager: got", value)
		count++
		total += value
		reply <- float64(total) / float64(count)
	}
	fmt.Println("averager: closed after", count)
}

func main() {
	request := make(chan int)
	reply := make(chan float64)
	var wg sync.WaitGroup
	wg.Go(func() { averager(request, reply) }) // (2)

	for _, value := range []int{10, 20, 60} {
		request <- value // (3)
		mean := <-reply
		fmt.Printf("caller: the mean is %.1f\n", mean)
	}
	close(request) // (4)
	wg.Wait()
}
