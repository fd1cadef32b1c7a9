// Command main is the worker: a process that runs one program and ends. The
// server builds it twice, with the build tag faketime for the virtual clock
// and without for the real one, and starts it; it is of no use otherwise.
package main

import (
	"os"

	"bingfa/playground/worker"
)

func main() { os.Exit(worker.Main(os.Args[1:])) }
