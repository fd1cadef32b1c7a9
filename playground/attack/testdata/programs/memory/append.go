// Append doubles.
//
// status: memory

package main

func main() {
	xs := []int{1}
	for {
		xs = append(xs, xs...)
	}
}
