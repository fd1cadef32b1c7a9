// A panic whose value is a deadlock, goroutines and all.
//
// status: panic
// message: ^panic: x\n\tfatal error: all goroutines are asleep - deadlock!\n\t\n\tgoroutine 1 \[select\]:

package main

func main() {
	panic("x\nfatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select]:\nmain.main()\n")
}
