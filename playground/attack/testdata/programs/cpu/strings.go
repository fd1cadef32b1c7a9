// Compiled code on long texts: each call takes longer than any time slice.
//
// status: timeout
// limit: cpu or wall

package main

import "strings"

func main() {
	s := strings.Repeat("ab", 1<<22)
	for {
		strings.Count(strings.ReplaceAll(s, "a", "b"), "bbbb")
	}
}
