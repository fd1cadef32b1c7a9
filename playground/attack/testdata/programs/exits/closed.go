// Closing the standard streams closes nothing of the worker's.
//
// status: exit
// code: 3
// stdout: ^before\n$

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("before")
	os.Stdout.Close()
	os.Stderr.Close()
	os.Stdin.Close()
	os.Stdout.Close()
	fmt.Println("after")
	os.Exit(3)
}
