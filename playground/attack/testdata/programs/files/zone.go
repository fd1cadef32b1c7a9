// time reads files when it looks for a place; not through a path.
//
// status: ok
// stdout: ^true true true\n$

package main

import (
	"fmt"
	"time"
)

func main() {
	_, err1 := time.LoadLocation("../../../../etc/passwd")
	_, err2 := time.LoadLocation("/etc/localtime")
	_, err3 := time.LoadLocation("@FILE@")
	fmt.Println(err1 != nil, err2 != nil, err3 != nil)
}
