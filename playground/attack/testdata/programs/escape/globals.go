// Overwriting what packages share. The process is the program's own; it must
// not keep the worker from telling how it ended.
//
// status: exit
// code: 3

package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	time.Local = nil
	time.UTC = nil
	io.EOF = nil
	io.Discard = nil
	os.Args = nil
	os.Stdout = nil
	os.Stderr = nil
	os.ErrNotExist = nil
	fmt.Println("to whom?")
	println("still there")
	os.Exit(3)
}
