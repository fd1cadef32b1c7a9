// Catching signals does not keep a program alive.
//
// status: timeout
// limit: cpu or wall

package main

import (
	"os"
	"os/signal"
)

func main() {
	c := make(chan os.Signal, 1)
	signal.Notify(c)
	signal.Ignore()
	for {
	}
}
