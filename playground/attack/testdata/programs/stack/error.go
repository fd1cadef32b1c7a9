// The same, while the value of a panic is printed.
//
// status: panic or memory
// message: .

package main

type e struct{ n int }

func (x e) Error() string { return x.Error() }

func main() { panic(e{1}) }
