// Functions of the program's own that are named like builtins.
//
// status: ok
// stdout: ^panic 1 recover println 2\n$
// stderr: ^$

package main

import "fmt"

func panic(n int) string { return fmt.Sprint("panic ", n) }

func recover() string { return "recover" }

type t struct{}

func (t) println(n int) string { return fmt.Sprint("println ", n) }

func main() {
	fmt.Println(panic(1), recover(), t{}.println(2))
}
