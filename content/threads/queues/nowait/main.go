package main

import "fmt"

func main() {
	boxes := make(chan int, 2)
	var kept []int

	for n := 1; n <= 4; n++ {
		select {
		case boxes <- n:
			fmt.Println("put", n)
		default: // (1)
			kept = append(kept, n)
			fmt.Println("full, kept", n)
		}
	}

	for range 3 {
		select {
		case n := <-boxes:
			fmt.Println("got", n)
		default: // (2)
			fmt.Println("empty")
		}
	}

	fmt.Println(len(kept), "items still ours")
}
