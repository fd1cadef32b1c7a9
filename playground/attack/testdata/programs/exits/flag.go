// Package flag ends programs by itself; it must be an end as any other.
//
// status: exit
// code: 2
// stdout: ^before\n$
// stderr: ^flag provided but not defined: -x\nUsage of main:\n$

package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("deferred")
	fmt.Println("before")
	os.Args = []string{"main", "-x"}
	flag.Parse()
}
