// A timer of a program that has ended does not fire.
//
// status: ok
// stdout: ^end\n$

package main

import (
	"fmt"
	"time"
)

func main() {
	time.AfterFunc(200*time.Millisecond, func() {
		for {
			fmt.Println("after the end")
		}
	})
	defer fmt.Println("end")
}
