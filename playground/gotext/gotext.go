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
		fmt.Fprintf(&b, "%s%s\n", position(file, d), d.Message)
	}
	if b.Len() == 0 {
		return "the program does not compile\n"
	}
	return b.String()
}

// Warnings returns what is suspicious in a program, a line each:
// "./prog.go:8:2: warning: unreachable code (unreachable)".
func Warnings(file string, ds []program.Diagnostic) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%swarning: %s", position(file, d), d.Message)
		if d.Category != "" {
			fmt.Fprintf(&b, " (%s)", d.Category)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// position returns how a line about d begins.
func position(file string, d program.Diagnostic) string {
	switch {
	case d.Line == 0:
		return ""
	case d.Column == 0:
		return fmt.Sprintf("%s:%d: ", file, d.Line)
	}
	return fmt.Sprintf("%s:%d:%d: ", file, d.Line, d.Column)
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
