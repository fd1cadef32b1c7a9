// Listening where the server listens does not take anything from it.
//
// status: ok
// stdout: ^end\n$

package main

import (
	"fmt"
	"net"
)

func main() {
	for _, a := range []string{"@SERVER@", "@TCP@", "0.0.0.0:80", ":22", "[::]:443"} {
		net.Listen("tcp", a)
	}
	net.Listen("unix", "@DIR@/bingfa-attack-loot.sock")
	net.Listen("unix", "/tmp/bingfa-attack-loot.sock")
	fmt.Println("end")
}
