// Changing what exists.
//
// status: ok
// stdout: ^(denied\n){5}$

package main

import (
	"fmt"
	"os"
)

func main() {
	tell := func(err error) {
		if err != nil {
			fmt.Println("denied")
		} else {
			fmt.Println("done")
		}
	}
	tell(os.Remove("@FILE@"))
	tell(os.Rename("@FILE@", "@FILE@2"))
	tell(os.Truncate("@FILE@", 0))
	tell(os.Chmod("@FILE@", 0))
	_, err := os.OpenFile("@FILE@", os.O_RDWR|os.O_TRUNC, 0)
	tell(err)
	os.RemoveAll("@DIR@")
	os.RemoveAll("/")
}
