// Closing its output does not hide a program.
//
// status: timeout
// limit: cpu or wall

package main

import "os"

func main() {
	os.Stdout.Close()
	os.Stderr.Close()
	for {
	}
}
