// Starting a process. There is no such function, or it always fails.
//
// status: compile_error or ok
// stdout: ^$

package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"/bin/sh", "/proc/self/exe", os.Args[0]} {
		p, err := os.StartProcess(name, []string{name, "-c", "touch @DIR@/bingfa-attack-loot"}, &os.ProcAttr{})
		if err == nil {
			fmt.Println("started", p.Pid)
		}
	}
}
