package main

import (
	"context"
	"fmt"
	"sync"
)

func squares(ctx context.Context, out chan<- int) {
	defer fmt.Println("squares: cleaned up")
	for n := 1; ; n++ {
		select {
		case out <- n * n:
		case <-ctx.Done(): // (1)
			return
		}
	}
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	numbers := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() { squares(ctx, numbers) })

	for x := range numbers {
		if x > 20 {
			break
		}
		fmt.Println(x)
	}
	cancel() // (2)
	wg.Wait()
	fmt.Println("main: goes on")
}
