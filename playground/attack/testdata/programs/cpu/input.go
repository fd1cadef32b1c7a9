// Reading the end of the input again and again.
//
// status: timeout
// limit: cpu or wall

package main

import "fmt"

func main() {
	var s string
	for s == "" {
		fmt.Scanln(&s)
	}
}
