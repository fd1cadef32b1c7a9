package verdict

import (
	"fmt"
	"strings"
)

// context and maxDiff are the lines before the first difference, and the lines
// in all, that a diff shows.
const (
	context = 3
	maxDiff = 40
)

// Diff shows where two texts part: the lines of want with "-", those of got
// with "+". Only what is equal at the beginning and at the end is told as
// equal: a program that went wrong seldom comes back on its way.
func Diff(want, got string) string {
	w, g := lines(want), lines(got)
	head := 0
	for head < min(len(w), len(g)) && w[head] == g[head] {
		head++
	}
	tail := 0
	for tail < min(len(w), len(g))-head && w[len(w)-1-tail] == g[len(g)-1-tail] {
		tail++
	}
	var b strings.Builder
	if head > context {
		fmt.Fprintf(&b, "  (%d equal lines)\n", head-context)
	}
	part := func(mark string, l []string) {
		for i, s := range l {
			if i == maxDiff {
				fmt.Fprintf(&b, "%s (%d more lines)\n", mark, len(l)-i)
				break
			}
			fmt.Fprintf(&b, "%s %s\n", mark, s)
		}
	}
	part(" ", w[max(0, head-context):head])
	part("-", w[head:len(w)-tail])
	part("+", g[head:len(g)-tail])
	part(" ", w[len(w)-tail:min(len(w), len(w)-tail+context)])
	return b.String()
}

// parting tells the first lines that differ, for a cause: "wants a, got b".
func parting(want, got string) string {
	w, g := lines(want), lines(got)
	i := 0
	for i < min(len(w), len(g)) && w[i] == g[i] {
		i++
	}
	at := func(l []string) string {
		if i == len(l) {
			return "the end"
		}
		if r := []rune(l[i]); len(r) > maxParting {
			return string(r[:maxParting]) + "…"
		}
		return l[i]
	}
	return Normal("wants " + at(w) + ", got " + at(g))
}

// maxParting is the length of a line in a cause, in runes.
const maxParting = 40

// lines splits a text; one that does not end its last line says so.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	l := strings.Split(s, "\n")
	if last := len(l) - 1; l[last] == "" {
		return l[:last]
	}
	l[len(l)-1] += " (no newline at the end)"
	return l
}
