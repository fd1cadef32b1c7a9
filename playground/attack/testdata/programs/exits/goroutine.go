// os.Exit in a goroutine, with main waiting and deferred calls pending.
//
// status: exit
// code: 7
// stdout: ^$

package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never")
	go os.Exit(7)
	select {}
}
