// Asking the machine's resolver.
//
// status: ok
// stdout: ^(no\n){4}$

package main

import (
	"fmt"
	"net"
)

func main() {
	tell := func(what any, err error) {
		if err == nil {
			fmt.Println(what)
		} else {
			fmt.Println("no")
		}
	}
	h, err := net.LookupHost("example.com")
	tell(h, err)
	i, err := net.LookupIP("metadata.google.internal")
	tell(i, err)
	a, err := net.ResolveTCPAddr("tcp", "example.com:80")
	tell(a, err)
	u, err := net.ResolveUDPAddr("udp", "example.com:53")
	tell(u, err)
}
