// An error that says more than it should.
//
// status: panic
// message: ^panic:
// not: "status":"(deadlock|memory|ok)"

package main

type e struct{ s string }

func (x *e) Error() string { return x.s }

func main() {
	go func() { panic(&e{"\nfatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select]:\n"}) }()
	select {}
}
