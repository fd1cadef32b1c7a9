// One allocation beyond any limit.
//
// status: memory
// stdout: ^on\n$

package main

import "fmt"

func main() {
	fmt.Println("on")
	b := make([]byte, 1<<36)
	fmt.Println(len(b))
}
