// Deadlines in the far future, in the past, and at no time.
//
// status: timeout
// virtual.limit: virtual or wall
// real.limit: wall
// stdout: ^true\n$

package main

import (
	"fmt"
	"net"
	"time"
)

func main() {
	a, _ := net.Pipe()
	a.SetDeadline(time.Unix(-1<<62, 0))
	_, err := a.Read(make([]byte, 1))
	fmt.Println(err != nil)
	a.SetDeadline(time.Now().Add(1 << 62))
	a.Read(make([]byte, 1))
}
