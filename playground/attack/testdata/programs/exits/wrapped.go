// A code of 256 is a code of 0.
//
// status: ok
// code: 0

package main

import "os"

func main() { os.Exit(256) }
