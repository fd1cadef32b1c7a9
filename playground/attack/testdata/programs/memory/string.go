// A string that doubles.
//
// status: memory

package main

func main() {
	s := "x"
	for {
		s += s
	}
}
