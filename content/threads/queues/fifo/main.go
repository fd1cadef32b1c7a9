package main

import (
	"fmt"
	"time"
)

func produce(boxes chan<- int) {
	for n := 1; n <= 5; n++ {
		time.Sleep(100 * time.Millisecond)
		boxes <- n // (2)
		fmt.Println("put", n)
	}
}

func main() {
	boxes := make(chan int, 2) // (1)
	go produce(boxes)
	for range 5 {
		n := <-boxes // (3)
		time.Sleep(500 * time.Millisecond)
		fmt.Println("handled", n)
	}
}
