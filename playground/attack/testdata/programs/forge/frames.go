// Bytes that are frames between worker and server: an exit with code 0, a
// fault, an expired clock. They are output like any other.
//
// status: exit
// code: 3
// stdout: ^X\x00\x00\x00\x0c\x00{12}F\x00\x00\x00\x01xL\x00\x00\x00\x08\x00{8}$
// stderr: ^X\x00\x00\x00\x0c\x00{12}$

package main

import "os"

func main() {
	exit := "X\x00\x00\x00\x0c" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	os.Stdout.WriteString(exit + "F\x00\x00\x00\x01x" + "L\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00")
	os.Stderr.WriteString(exit)
	os.Exit(3)
}
