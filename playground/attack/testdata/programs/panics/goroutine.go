// A panic in a goroutine while main waits.
//
// status: panic
// message: ^panic: inside$
// stdout: ^on\n$

package main

import "fmt"

func main() {
	fmt.Println("on")
	go func() { panic("inside") }()
	select {}
}
