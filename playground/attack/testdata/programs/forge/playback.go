// The header by which Go's runtime tells the virtual time of a write.
//
// status: ok
// stdout: ^\x00\x00PB\x00{11}\x04text$
// stderr: ^\x00\x00PB\x00{11}\x04text$

package main

import (
	"fmt"
	"os"
)

func main() {
	s := "\x00\x00PB" + "\x00\x00\x00\x00\x00\x00\x00\x00" + "\x00\x00\x00\x04" + "text"
	fmt.Print(s)
	fmt.Fprint(os.Stderr, s)
}
