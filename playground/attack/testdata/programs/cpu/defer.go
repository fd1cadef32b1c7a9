// A deferred call that never returns, after os.Exit would have been due.
//
// status: timeout
// limit: cpu or wall
// stdout: ^on\n$

package main

import "fmt"

func main() {
	defer func() {
		for {
		}
	}()
	fmt.Println("on")
}
