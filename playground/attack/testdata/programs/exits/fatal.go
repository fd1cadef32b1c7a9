// log.Fatal in a goroutine, by a logger of the program's own.
//
// status: exit
// code: 1
// stdout: ^last words\n$

package main

import (
	"log"
	"os"
)

func main() {
	defer println("never")
	go log.New(os.Stdout, "", 0).Fatal("last words")
	select {}
}
