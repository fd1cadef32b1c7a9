// A server and a client that never stop.
//
// clock: real
// status: timeout
// limit: cpu or wall
// stdout: ^$

package main

import (
	"fmt"
	"io"
	"net"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				fmt.Println(err)
				return
			}
			go func(c net.Conn) {
				io.Copy(c, c)
				c.Close()
			}(c)
		}
	}()
	b := make([]byte, 1<<10)
	for {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			fmt.Println(err)
			return
		}
		c.Write(b)
		io.ReadFull(c, b)
		c.Close()
	}
}
