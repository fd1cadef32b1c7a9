// The names by which an instrumented program reaches the worker are not the
// program's to use.
//
// status: compile_error
// message: undefined
// not: forged

package main

func main() {
	ʘsupport.Panic(1, 1, "forged")
	panic("real")
}
