// A program ends with main, whatever its goroutines do.
//
// status: ok or output_limit
// stdout: ^(main ends\n)?

package main

import "fmt"

func main() {
	for range 8 {
		go func() {
			for {
				fmt.Print("x")
			}
		}()
	}
	fmt.Println("main ends")
}
