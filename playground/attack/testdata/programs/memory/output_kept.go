// What was written before the end of the memory is kept.
//
// status: memory
// stdout: ^(line \d+\n){1000}$

package main

import "fmt"

func main() {
	for i := range 1000 {
		fmt.Println("line", i)
	}
	var all [][]byte
	for {
		all = append(all, make([]byte, 1<<22))
	}
}
