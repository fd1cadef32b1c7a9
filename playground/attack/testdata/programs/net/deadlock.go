// Waiting for a connection that nobody makes is waiting for nothing.
//
// status: deadlock
// message: all goroutines are asleep

package main

import "net"

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		println(err.Error())
		return
	}
	l.Accept()
}
