// Reaching the machine: its listeners, the server itself, the internet, the
// metadata of a cloud. The network of a program is the program's alone.
//
// status: ok
// stdout: ^(no\n){9}$

package main

import (
	"fmt"
	"net"
	"time"
)

func main() {
	for _, a := range []struct{ network, address string }{
		{"tcp", "@TCP@"}, {"tcp4", "@SERVER@"}, {"unix", "@UNIX@"}, {"tcp", "1.1.1.1:53"}, {"tcp", "169.254.169.254:80"},
		{"tcp", "example.com:80"}, {"tcp6", "[2606:4700:4700::1111]:53"}, {"unix", "/var/run/docker.sock"}, {"ip4:icmp", "127.0.0.1"},
	} {
		c, err := net.DialTimeout(a.network, a.address, time.Second)
		if err == nil {
			fmt.Println(a, c.RemoteAddr())
			continue
		}
		fmt.Println("no")
	}
}
