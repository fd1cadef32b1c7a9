// Nor do they take a name from the program.
//
// status: panic
// message: ^panic: 3

package main

func main() {
	ʘsupport, ʘvalue := 1, 2
	panic(ʘsupport + ʘvalue)
}
