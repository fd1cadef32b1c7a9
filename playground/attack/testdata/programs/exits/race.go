// Exit races with output: lines are whole and nothing comes after the end.
//
// status: exit or output_limit
// stdout: ^(a line of some length\n)*(a line of[^\n]*)?$
// real.stdout: ^(a line of some length\n)*(a line of[^\n]*)?$

package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	for range 8 {
		go func() {
			for {
				fmt.Println("a line of some length")
			}
		}()
	}
	time.Sleep(time.Millisecond)
	go os.Exit(3)
	os.Exit(3)
}
