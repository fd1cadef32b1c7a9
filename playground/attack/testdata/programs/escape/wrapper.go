// Types of the program's under compiled code that trusts them: a reader that
// reads more than it may, a writer that wrote less than nothing.
//
// status: ok
// stdout: ^(true\n){2}$

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

type liar int

func (l liar) Read(p []byte) (int, error) { return len(p) + int(l), nil }

func (l liar) Write(p []byte) (int, error) { return len(p) + int(l), nil }

func try(f func() error) {
	defer func() {
		if recover() != nil {
			fmt.Println(true)
		}
	}()
	if err := f(); err != nil {
		fmt.Println(true)
	}
}

func main() {
	try(func() error { _, err := io.ReadFull(liar(1<<40), make([]byte, 8)); return err })
	try(func() error { _, err := bufio.NewReader(liar(1)).ReadByte(); return err })
	try(func() error { _, err := new(bytes.Buffer).ReadFrom(liar(-1 << 40)); return err })
	try(func() error {
		w := bufio.NewWriterSize(liar(-7), 16)
		w.WriteString("0123456789")
		return w.Flush()
	})
}
