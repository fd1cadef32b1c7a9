// Descriptors by number: the worker's own, and whatever it may have
// inherited. There is no way to one, or it leads nowhere.
//
// status: compile_error or ok or fault
// stdout: ^$

package main

import (
	"fmt"
	"os"
)

func main() {
	for fd := range uintptr(64) {
		f := os.NewFile(fd, "inherited")
		if f == nil {
			continue
		}
		b := make([]byte, 64)
		if n, err := f.Read(b); n > 0 || err == nil {
			fmt.Println(fd, n, b)
		}
		if fd > 2 {
			f.WriteString("X\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
		}
	}
}
