// A file larger than the memory that it lives in. One with a hole is a lie
// that costs nothing to tell, and may be refused.
//
// status: ok or memory or panic or timeout
// stdout: ^$|^(seek|grow):

package main

import (
	"fmt"
	"os"
)

func main() {
	f, err := os.Create("/tmp/big")
	if err != nil {
		fmt.Println("create:", err)
		return
	}
	if _, err := f.WriteAt([]byte("x"), 1<<50); err != nil {
		fmt.Println("seek:", err)
	}
	for b := make([]byte, 8<<20); ; {
		if _, err := f.Write(b); err != nil {
			fmt.Println("grow:", err)
			return
		}
	}
}
