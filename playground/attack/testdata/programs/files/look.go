// Looking around: what a folder holds, what a link points to.
//
// status: ok
// stdout: ^(no\n){9}true\n$

package main

import (
	"fmt"
	"os"
)

func main() {
	for _, name := range []string{"/etc", "/proc", "/proc/self/fd", "/sys", "@DIR@", "/opt", "/home", "/usr", "/var"} {
		if list, err := os.ReadDir(name); err == nil {
			fmt.Println(name, len(list), list)
		} else {
			fmt.Println("no")
		}
	}
	_, err1 := os.Stat("@FILE@")
	_, err2 := os.Lstat("/proc/self/exe")
	_, err3 := os.Stat("/etc/passwd")
	fmt.Println(err1 != nil && err2 != nil && err3 != nil)
}
