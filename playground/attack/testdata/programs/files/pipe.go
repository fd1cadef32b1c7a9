// Reading from a pipe that nobody writes to.
//
// status: deadlock or compile_error or fault
// message: .

package main

import "os"

func main() {
	r, _, err := os.Pipe()
	if err != nil {
		println(err.Error())
		return
	}
	r.Read(make([]byte, 1))
}
