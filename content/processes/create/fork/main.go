package main

import "fmt"

// child has a balance of its own: arguments are copied.
func child(balance int) int {
	balance -= 30
	fmt.Println("child: balance", balance)
	return 7 // (3)
}

func main() {
	balance := 100
	fmt.Println("before the fork: balance", balance)

	exit := make(chan int)
	go func(balance int) { // (2)
		exit <- child(balance)
	}(balance)

	code := <-exit // (4)
	fmt.Println("parent: child ended with", code)
	fmt.Println("parent: balance", balance)
}
