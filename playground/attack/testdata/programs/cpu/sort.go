// A comparison that is never content.
//
// status: timeout
// limit: cpu or wall

package main

import "sort"

func main() {
	for xs := make([]int, 1<<20); ; {
		sort.Slice(xs, func(i, j int) bool { return true })
	}
}
