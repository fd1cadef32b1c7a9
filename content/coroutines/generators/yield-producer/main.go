package main

import (
	"fmt"
	"time"
)

func produce(out chan<- int) {
	defer close(out) // (3)
	for n := 1; n <= 3; n++ {
		time.Sleep(200 * time.Millisecond)
		fmt.Println("made", n)
		out <- n // (1)
	}
}

func main() {
	out := make(chan int)
	go produce(out)
	for n := range out { // (2)
		time.Sleep(100 * time.Millisecond)
		fmt.Println("used", n)
	}
	fmt.Println("no more")
}
