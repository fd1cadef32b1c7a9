// The server's environment.
//
// status: ok
// stdout: ^"" "" 0 "[^"]*"\n$

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Printf("%q %q %d %q\n", os.Getenv("@VARIABLE@"), os.Getenv("PATH"), len(os.Environ()), os.ExpandEnv("$@VARIABLE@ $HOME"))
}
