// A loop of function calls.
//
// status: timeout
// limit: cpu or wall

package main

func f() {}

func main() {
	for {
		f()
	}
}
