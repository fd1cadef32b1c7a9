// Signals to the server, to init, to everybody.
//
// status: ok
// stdout: ^end\n$
// not: signaled

package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	server, _ := strconv.Atoi("@PID@")
	for _, pid := range []int{server, os.Getppid(), 1, -1, 0, -server} {
		p, err := os.FindProcess(pid)
		if err != nil {
			continue
		}
		if p.Signal(os.Kill) == nil || p.Kill() == nil {
			fmt.Println("signaled", pid)
		}
	}
	fmt.Println("end")
}
