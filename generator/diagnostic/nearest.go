package diagnostic

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that name was probably meant to be, or "" when
// none is near: at most a third of its letters differ. Of several that are as
// near the first one counts.
func Nearest(name string, candidates []string) string {
	best, limit := "", max(1, utf8.RuneCountInString(name)/3)+1
	a := []rune(strings.ToLower(name))
	var rows distances
	for _, c := range candidates {
		// A difference in length alone is a distance.
		if n := utf8.RuneCountInString(c); n-len(a) >= limit || len(a)-n >= limit {
			continue
		}
		if d := rows.between(a, []rune(strings.ToLower(c)), limit); d < limit {
			best, limit = c, d
		}
	}
	return best
}

// distances are the last three rows of the table that a distance is found by,
// kept for the next one.
type distances [3][]int

// between counts the characters to insert, delete, replace or swap with their
// neighbour to make b of a (optimal string alignment). It stops at limit.
func (d *distances) between(a, b []rune, limit int) int {
	// What both begin and end with is no difference.
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	for i := range d {
		if len(d[i]) <= len(b) {
			d[i] = make([]int, len(b)+1)
		}
	}
	before, last, row := d[0], d[1], d[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		// A swap reaches back two rows, and costs one.
		if least > limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
