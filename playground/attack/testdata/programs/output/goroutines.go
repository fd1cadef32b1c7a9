// A flood from many sides at once.
//
// status: output_limit
// stdout: ^(x{16}\n)+

package main

import "fmt"

func main() {
	for range 16 {
		go func() {
			for {
				fmt.Println("xxxxxxxxxxxxxxxx")
			}
		}()
	}
	select {}
}
