// Package diagnostic describes what is wrong in an author's files: where, what,
// and what to do about it.
//
// Every stage that reads an author's files returns a [List] instead of the
// first error, so that one run shows everything there is to mend. The same
// list is printed by the commands and shown by the preview's overlay.
package diagnostic

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Diagnostic is one thing wrong at one place.
type Diagnostic struct {
	// File is the path that the author knows, relative to the directory the
	// command works in, with forward slashes. Empty when no file is to blame.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; Column counts characters, not bytes.
	// Zero means that the whole file (or line) is meant.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Message says what is wrong, Hint what to do. Hint may be empty.
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	// Excerpt is the source line, without its line end, cut after
	// excerptLength characters. May be empty.
	Excerpt string `json:"excerpt,omitempty"`
	// Warning marks what does not stand in the way: the site is built and
	// shown all the same. Default: an error.
	Warning bool `json:"warning,omitempty"`
}

// Position returns "file:line:column" as far as it is known.
func (d Diagnostic) Position() string {
	switch {
	case d.File == "" || d.Line == 0:
		return d.File
	case d.Column == 0:
		return fmt.Sprintf("%s:%d", d.File, d.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", d.File, d.Line, d.Column)
	}
}

// Error returns the diagnostic on one line, position first.
func (d Diagnostic) Error() string {
	var b strings.Builder
	if p := d.Position(); p != "" {
		b.WriteString(p)
		b.WriteString(": ")
	}
	if d.Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(d.Message)
	if d.Hint != "" {
		b.WriteString("; ")
		b.WriteString(d.Hint)
	}
	return b.String()
}

// At returns a diagnostic at a byte offset of src. An offset outside src means
// the whole file.
func At(file string, src []byte, offset int, message, hint string) Diagnostic {
	d := Diagnostic{File: file, Message: message, Hint: hint}
	if offset < 0 || offset > len(src) {
		return d
	}
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	d.Line = bytes.Count(src[:offset], []byte{'\n'}) + 1
	d.Column = utf8.RuneCount(src[start:offset]) + 1
	d.Excerpt = lineFrom(src[start:])
	return d
}

// AtLine returns a diagnostic at a line of src, which counts from 1; column
// (in characters, from 1) may be 0. A line beyond src is clamped to its last.
func AtLine(file string, src []byte, line, column int, message, hint string) Diagnostic {
	d := Diagnostic{File: file, Line: max(line, 1), Column: column, Message: message, Hint: hint}
	rest := src
	for n := 1; n < d.Line; n++ {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 || i+1 == len(rest) {
			d.Line, d.Column = n, 0
			break
		}
		rest = rest[i+1:]
	}
	d.Excerpt = lineFrom(rest)
	return d
}

// excerptLength is the number of characters of a source line that are shown:
// a line of a generated file can be a megabyte.
const excerptLength = 300

// lineFrom returns src up to its first line end, as valid UTF-8.
func lineFrom(src []byte) string {
	line, _, _ := bytes.Cut(src, []byte{'\n'})
	line = bytes.TrimSuffix(line, []byte{'\r'})
	if len(line) > excerptLength { // bytes are never fewer than characters
		if r := []rune(string(line[:min(len(line), 4*excerptLength)])); len(r) > excerptLength {
			line = []byte(string(r[:excerptLength]) + "…")
		}
	}
	return strings.ToValidUTF8(string(line), "\uFFFD")
}

// A List is an error that tells everything that is wrong.
type List []Diagnostic

// Error returns the diagnostics, one a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns l as an error, warnings included, or nil when there is nothing
// but warnings in it.
func (l List) Err() error {
	if len(l.Errors()) == 0 {
		return nil
	}
	return l
}

// Errors returns what is wrong, Warnings what is only doubtful.
func (l List) Errors() List   { return l.only(false) }
func (l List) Warnings() List { return l.only(true) }

func (l List) only(warning bool) (list List) {
	for _, d := range l {
		if d.Warning == warning {
			list = append(list, d)
		}
	}
	return list
}

// Sort orders l by file, line and column, and drops exact repetitions.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column), cmp.Compare(a.Message, b.Message))
	})
	*l = slices.Compact(*l)
}
