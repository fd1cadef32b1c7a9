// Every goroutine starts two.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func f() {
	go f()
	go f()
}

func main() {
	f()
	select {}
}
