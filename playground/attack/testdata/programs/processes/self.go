// A program that kills itself is told as what it is, or cannot.
//
// status: ok or exit

package main

import (
	"fmt"
	"os"
)

func main() {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = p.Kill()
	}
	fmt.Println("alive", err != nil)
}
