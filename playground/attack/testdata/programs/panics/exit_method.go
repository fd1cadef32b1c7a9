// A String method that ends the program in the middle of a line.
//
// status: exit
// code: 4
// stdout: ^$

package main

import (
	"fmt"
	"os"
)

type s int

func (s) String() string {
	os.Exit(4)
	return ""
}

func main() { fmt.Println("a", s(1), "b") }
