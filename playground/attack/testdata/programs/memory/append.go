// Append doubles.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func main() {
	xs := []int{1}
	for {
		xs = append(xs, xs...)
	}
}
