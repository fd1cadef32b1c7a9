// Who and where the program is: nobody, nowhere.
//
// status: ok
// stdout: ^true true true \[main\]\n$

package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	host, _ := os.Hostname()
	server, _ := strconv.Atoi("@PID@")
	fmt.Println(os.Getpid() != server, os.Getppid() != server, host == "playground" && os.Getuid() != 0, os.Args)
}
