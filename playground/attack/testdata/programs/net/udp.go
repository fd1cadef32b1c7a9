// A datagram leaves the program no more than a stream does.
//
// status: ok
// stdout: ^end\n$

package main

import (
	"fmt"
	"net"
)

func main() {
	if c, err := net.Dial("udp", "@TCP@"); err == nil {
		c.Write([]byte("anybody there?"))
	}
	if c, err := net.ListenPacket("udp", "127.0.0.1:0"); err == nil {
		to, _ := net.ResolveUDPAddr("udp", "@TCP@")
		c.WriteTo([]byte("anybody there?"), to)
	}
	fmt.Println("end")
}
