// Two goroutines that keep each other awake.
//
// status: timeout
// limit: cpu or wall

package main

func main() {
	a, b := make(chan int), make(chan int)
	go func() {
		for x := range a {
			b <- x
		}
	}()
	for {
		a <- 1
		<-b
	}
}
