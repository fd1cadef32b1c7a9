// More open files than any program needs.
//
// status: ok or memory or timeout
// not: unbounded

package main

import (
	"fmt"
	"os"
)

func main() {
	for i := range 200000 {
		if _, err := os.Create(fmt.Sprint("/tmp/", i)); err != nil {
			fmt.Println("enough:", err)
			return
		}
	}
	fmt.Println("unbounded")
}
