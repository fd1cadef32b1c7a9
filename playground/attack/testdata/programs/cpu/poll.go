// A poll of a channel that nobody writes to.
//
// status: timeout
// limit: cpu or wall

package main

func main() {
	c := make(chan int)
	for {
		select {
		case <-c:
		default:
		}
	}
}
