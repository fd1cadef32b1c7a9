// A string that doubles.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func main() {
	s := "x"
	for {
		s += s
	}
}
