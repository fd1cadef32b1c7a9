package main

import (
	"fmt"
	"strings"

	"bingfa/playground/conformance/corpus"
	"bingfa/playground/conformance/verdict"
)

// documentHead is what the documentation says before the tables.
const documentHead = `# How far the playground does what Go does

Each program here ran twice: built by the Go toolchain (%s) and in the playground, on the same machine. It passes if both
streams, the exit status and what the runtime says of a panic are the same. What it counts as otherwise, the worst first:

| kind | meaning |
|---|---|
| differs | it runs, and prints or ends otherwise, without a word |
| internal | the playground fails, and says so |
| rejected | a compile error is reported, though the program is right |
| stopped | it reached a limit of the playground |
| refused | the playground says that it cannot run the program |

` + "`go run ./playground/conformance`" + ` makes this page; [known.txt](conformance/known.txt) names every program that does not pass,
and a test holds both to what the playground does. ` + "`-only NAME`" + ` shows where a program parts from the toolchain, and
` + "`-source`" + ` the program.
`

// titles and words about each corpus.
var corpusWords = map[string][2]string{
	"example": {"The standard library's examples", "The `Example` functions with an `// Output:` of every package that the playground offers, each as a program of its own."},
	"run":     {"The toolchain's own tests", "The programs below `$(go env GOROOT)/test` that begin with `// run`, by folder."},
	"grid":    {"The grid", "Programs that combine the constructs of Go, written by package [grid](conformance/grid/grid.go), by family."},
}

// document is the page with the tables.
func document(version string, corpora []*corpus.Corpus, all []judged) string {
	var b strings.Builder
	fmt.Fprintf(&b, documentHead, version)
	for _, c := range corpora {
		summary(&b, c, all)
	}
	differing(&b, all)
	return b.String()
}

// differing lists the programs that mislead.
func differing(b *strings.Builder, all []judged) {
	fmt.Fprint(b, "\n## Programs that print something else\n\n")
	n := 0
	for _, j := range all {
		if j.Unsettled == "" && j.Kind == verdict.Differs {
			if n++; n == 1 {
				fmt.Fprint(b, "| program | cause |\n|---|---|\n")
			}
			fmt.Fprintf(b, "| %s | %s |\n", j.Name, cell(j.Cause))
		}
	}
	if n == 0 {
		fmt.Fprintln(b, "None.")
	}
}
