// A flood through log, and through a logger of the program's own.
//
// status: output_limit
// stderr: flood

package main

import (
	"log"
	"os"
)

func main() {
	l := log.New(os.Stderr, "own ", log.Lmicroseconds)
	for {
		log.Print("flood")
		l.Print("flood")
	}
}
