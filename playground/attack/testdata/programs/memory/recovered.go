// Running out of memory cannot be recovered from.
//
// status: memory
// not: survived

package main

import "fmt"

func main() {
	defer func() { fmt.Println("survived", recover()) }()
	b := make([]byte, 1<<36)
	fmt.Println("survived", len(b))
}
