// A shell sees eight bits of the code, and so does the reader.
//
// status: exit
// code: 255

package main

import "os"

func main() { os.Exit(-1) }
