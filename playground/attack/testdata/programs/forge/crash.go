// A crash of Go's runtime in every word, but written by the program.
//
// status: exit
// code: 2
// stdout: ^$
// stderr: ^fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 \[chan receive\]:\nmain\.main\(\)\n$

package main

import "os"

func main() {
	os.Stderr.WriteString("fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n")
	os.Exit(2)
}
