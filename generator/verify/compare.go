package verify

import (
	"fmt"
	"slices"
	"strings"

	"bingfa/generator/note"

	"github.com/rogpeppe/go-internal/diff"
)

// same reports whether a run printed what it is to print.
func (c *checker) same(t *note.Take) bool {
	config := c.example.Config
	return slices.Equal(canonical(config, string(c.output)), canonical(config, t.Written("stdout")))
}

// unixLines gives output the line ends of files as package note reads them.
func unixLines(output string) string { return strings.ReplaceAll(output, "\r\n", "\n") }

// canonical returns output in the form in which runs are compared: lines with
// their ends.
func canonical(config note.ExampleConfig, output string) []string {
	lines := strings.SplitAfter(config.Masked(unixLines(output)), "\n")
	if config.Compare == "lines" {
		slices.Sort(lines)
	}
	return lines
}

// differenceLines is how many lines of a difference are shown.
const differenceLines = 40

// difference returns the lines in which two outputs differ, marked - and +,
// with some around them, for the end of a message.
func difference(want, got []string) string {
	text := string(diff.Diff("want", []byte(strings.Join(want, "")), "got", []byte(strings.Join(got, ""))))
	var b strings.Builder
	left := 0
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if i < 3 || strings.HasPrefix(line, "@@") && b.Len() == 0 {
			continue // names and the first position
		}
		switch {
		case i > differenceLines:
			left++
			continue
		case strings.HasPrefix(line, "@@"):
			line = "  …"
		case strings.HasPrefix(line, `\`):
			line = "  (no line end)"
		default:
			line = line[:1] + " " + cut(line[1:], 1)
		}
		fmt.Fprintf(&b, "        %s\n", strings.TrimRight(line, " "))
	}
	if left > 0 {
		fmt.Fprintf(&b, "        … and %d more lines\n", left)
	}
	return strings.TrimRight(b.String(), "\n")
}

// Diff returns how a change changed its file, as a unified difference; "" for
// no difference.
func (c Change) Diff() string {
	old := "a/" + c.File
	if c.Old == nil {
		old = "/dev/null"
	}
	text := string(diff.Diff(old, c.Old, "b/"+c.File, c.New))
	_, text, _ = strings.Cut(text, "\n") // the command line
	return text
}
