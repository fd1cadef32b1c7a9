// os.Exit before main.
//
// status: exit
// code: 8
// stderr: ^$

package main

import "os"

func init() { os.Exit(8) }

func main() { println("never") }
