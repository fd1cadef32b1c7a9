// A value that reads like the runtime's list of panics, ending in a mistake
// that the program did not make.
//
// status: panic
// code: 2
// message: ^panic: a \[recovered\]\n\tpanic: runtime error: index out of range \[5\] with length 3$

package main

func main() {
	done := make(chan bool)
	go func() {
		panic("a [recovered]\npanic: runtime error: index out of range [5] with length 3")
	}()
	<-done
}
