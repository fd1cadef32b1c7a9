// A goroutine that is nothing but a panic.
//
// status: panic
// message: ^panic: at once$

package main

func main() {
	go panic("at once")
	select {}
}
