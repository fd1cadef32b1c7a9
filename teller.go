package main

import (
	"fmt"
	"io"
	"slices"
	"sync"

	"bingfa/generator/diagnostic"
)

// tellAtMost is how many problems are told at a time: more push the first ones
// off the screen. The page lists all.
const tellAtMost = 20

// A teller tells on a terminal what is wrong with a site, when that changes:
// most saves leave the other problems as they were.
type teller struct {
	w        io.Writer
	mu       sync.Mutex
	problems diagnostic.List // of the last build
	findings diagnostic.List // of the last checks
	told     string
}

// build notes the problems of a build, check the findings of checks.
func (t *teller) build(problems diagnostic.List) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.problems = problems
	t.tell()
}

func (t *teller) check(findings diagnostic.List) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.findings = findings
	t.tell()
}

func (t *teller) tell() {
	all := slices.Concat(t.problems, t.findings)
	all.Sort()
	text := all.Error()
	if text == t.told {
		return
	}
	t.told = text
	switch {
	case len(all) == 0:
		fmt.Fprintln(t.w, "All problems are mended.")
	case len(all) <= tellAtMost:
		printError(t.w, all)
	default:
		// What stops a build goes first.
		for _, d := range slices.Concat(all.Errors(), all.Warnings())[:tellAtMost] {
			printError(t.w, d)
		}
		fmt.Fprintf(t.w, "… and %d more\n", len(all)-tellAtMost)
	}
}
