// Connections of the program to itself until something gives in: the program.
//
// status: memory or ok or timeout or panic or deadlock

package main

import (
	"fmt"
	"net"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	var all []net.Conn
	for range 100000 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			fmt.Println(err)
			return
		}
		c.Write(make([]byte, 4096))
		all = append(all, c)
	}
}
