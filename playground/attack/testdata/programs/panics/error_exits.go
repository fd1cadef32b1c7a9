// An Error method that ends the program while the panic is told.
//
// status: exit or panic
// not: "status":"ok"

package main

import "os"

type e struct{ n int }

func (x e) Error() string {
	os.Exit(5)
	return ""
}

func main() { panic(e{1}) }
