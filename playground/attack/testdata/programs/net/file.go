// A connection has no descriptor behind it.
//
// status: compile_error or ok or panic or fault
// not: reached

package main

import "net"

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return
	}
	f, err := l.(*net.TCPListener).File()
	if err == nil && f != nil {
		println("reached", f.Fd())
	}
	c, err := l.(*net.TCPListener).SyscallConn()
	if err == nil && c != nil {
		c.Control(func(fd uintptr) { println("reached", fd) })
	}
}
