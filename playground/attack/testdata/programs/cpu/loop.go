// A loop without a function call: nothing in the program gives way.
//
// status: timeout
// limit: cpu or wall

package main

func main() {
	for {
	}
}
