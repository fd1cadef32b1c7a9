package terminal

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Cells returns the width of a text on a terminal: Han characters and the like
// take two cells each.
func Cells(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

func runeCells(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Cut cuts a text to n cells; one that is cut ends in "…".
func Cut(s string, n int) string {
	if Cells(s) <= n {
		return s
	}
	used, end := 0, 0
	for i, r := range s {
		if used += runeCells(r); used > n-1 {
			break
		}
		end = i + len(string(r))
	}
	if n <= 0 {
		return ""
	}
	return s[:end] + "…"
}

// Fit cuts a text to n cells, or fills it up with spaces.
func Fit(s string, n int) string {
	s = Cut(s, n)
	return s + strings.Repeat(" ", max(0, n-Cells(s)))
}
