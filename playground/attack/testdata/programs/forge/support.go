// The names by which a lowered program reaches the worker are not the
// program's to use.
//
// status: compile_error
// message: undefined: u
// not: forged

package main

func main() {
	u.Raise("forged", 1)
	panic("real")
}
