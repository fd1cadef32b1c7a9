// Nobody types: reading is over at once.
//
// status: ok
// stdout: ^0 <nil> false EOF\n$

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	b, err := io.ReadAll(os.Stdin)
	more := bufio.NewScanner(os.Stdin).Scan()
	var n int
	_, scan := fmt.Fscan(os.Stdin, &n)
	fmt.Println(len(b), err, more, scan)
}
