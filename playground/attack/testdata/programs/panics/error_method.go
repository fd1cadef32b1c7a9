// An Error method that panics while the panic is printed.
//
// status: panic
// message: .

package main

type e struct{ n int }

func (x e) Error() string { panic("in Error") }

func main() { panic(e{1}) }
