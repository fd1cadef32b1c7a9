// The program of the process is the worker's.
//
// status: ok
// not: bingfa|worker|cache

package main

import (
	"fmt"
	"os"
)

func main() {
	name, err := os.Executable()
	fmt.Println(name, err)
	dir, err := os.Getwd()
	fmt.Println(dir, err)
	home, err := os.UserHomeDir()
	fmt.Println(home, err)
	fmt.Println(os.TempDir())
}
