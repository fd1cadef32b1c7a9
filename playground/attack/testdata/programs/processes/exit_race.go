// Two thousand goroutines, each with another end in mind.
//
// status: exit or panic
// not: "status":"ok"

package main

import (
	"log"
	"os"
	"runtime"
)

func main() {
	for i := range 2000 {
		go func() {
			switch i % 4 {
			case 0:
				os.Exit(i%100 + 1)
			case 1:
				panic(i)
			case 2:
				log.Fatal(i)
			}
			runtime.Goexit()
		}()
	}
	select {}
}
