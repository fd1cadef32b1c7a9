// Package gotext says how a program ended in the words of Go's own tools,
// for clients that show text: compile errors as go build prints them, crashes
// as the runtime does.
package gotext

import (
	"fmt"
	"strings"

	"bingfa/playground/program"
)

// Errors returns the mistakes of a program as go build prints them, a line
// each: "./prog.go:8:2: undefined: x" for a file "./prog.go". Mistakes that
// concern the whole file have no position. It is never empty.
func Errors(file string, ds []program.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		switch {
		case d.Line == 0:
			fmt.Fprintf(&b, "%s\n", d.Message)
		case d.Column == 0:
			fmt.Fprintf(&b, "%s:%d: %s\n", file, d.Line, d.Message)
		default:
			fmt.Fprintf(&b, "%s:%d:%d: %s\n", file, d.Line, d.Column, d.Message)
		}
	}
	if b.Len() == 0 {
		return "the program does not compile\n"
	}
	return b.String()
}

// Crash returns what Go's runtime prints when a program dies of a panic or a
// deadlock: the message, and the goroutines with the user's functions and
// lines as far as they are known. Arguments are told as "...", and of a go
// statement only the line is known.
func Crash(file string, o program.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", o.Message)
	for _, g := range o.Goroutines {
		fmt.Fprintf(&b, "\ngoroutine %d [%s]:\n", g.ID, g.State)
		for _, f := range g.Frames {
			if f.Func != "" {
				fmt.Fprintf(&b, "%s(...)\n", f.Func)
			}
			if f.Line > 0 {
				fmt.Fprintf(&b, "\t%s:%d\n", file, f.Line)
			}
		}
		if g.Started > 0 {
			fmt.Fprintf(&b, "created at %s:%d\n", file, g.Started)
		}
	}
	return b.String()
}
