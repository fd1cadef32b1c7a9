// Two exits at once: one of them counts.
//
// status: exit
// not: "code":0

package main

import "os"

func main() {
	for i := range 100 {
		go os.Exit(i + 1)
	}
	select {}
}
