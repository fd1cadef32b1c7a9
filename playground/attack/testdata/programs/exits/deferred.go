// os.Exit in a deferred call, while panicking.
//
// status: exit
// code: 6
// stderr: ^$

package main

import "os"

func main() {
	defer os.Exit(6)
	panic("never told")
}
