package crash

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// Regular expressions are compiled when they are needed: this package is
// part of commands that never are.
func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

var place = lazy(`^(?:main\.go:)?(\d+):(\d+): ?`)

// Place cuts a position off the beginning of s.
func Place(s string) (line, column int, rest string, ok bool) {
	m := place().FindStringSubmatch(s)
	if m == nil {
		return 0, 0, s, false
	}
	line, err1 := strconv.Atoi(m[1])
	column, err2 := strconv.Atoi(m[2])
	if err1 != nil || err2 != nil {
		return 0, 0, s, false
	}
	return line, column, s[len(m[0]):], true
}

// A Translation is a panic in Go's words.
type Translation struct {
	Message      string
	Line, Column int // where it happened; 0 if the message does not tell
	// Fault says that the message is about the interpreter's machinery and
	// not about anything a Go program can do: the interpreter is wrong.
	Fault bool
}

// Translate translates the message of a panic. value is what the program
// gave to panic, as Go prints it, at most frame.MaxValue bytes of it; empty
// if it did not call panic. The translation is no longer than that either.
func Translate(message, value string) Translation {
	text := frame.Clip(strings.TrimPrefix(message, "panic: "), frame.MaxValue)
	if value != "" && (unprintable(text) || len(text) >= cut && strings.HasPrefix(value, text) || text == value || strings.HasSuffix(value, `("`+text+`")`)) {
		return Translation{Message: "panic: " + value}
	}
	line, column, text, _ := Place(text)
	t := Translation{Message: "panic: " + text, Line: line, Column: column}
	if words, ok := program.GoWords(text); ok {
		t.Message = "panic: " + words
		return t
	}
	t.Message = "panic: " + address().ReplaceAllString(text, "0x…")
	t.Fault = unprintable(text) || strings.HasPrefix(text, "reflect: ") || slices.ContainsFunc(machinery, func(s string) bool { return strings.Contains(text, s) })
	return t
}

// cut is how long a text is, at least, that may have been cut off on its way:
// if it begins like the value, it is the value.
const cut = 4 << 10

// address is a pointer as the runtime prints it: another in each run, and
// nothing to anybody.
var address = lazy(`0x[0-9a-f]+`)

// machinery are words in which only the interpreter speaks: programs have no
// package reflect.
var machinery = []string{"reflect.", "interp.", "yaegi", ".go:"}

// unprintable reports whether the runtime printed a reflect.Value: it then
// says its type, or for a string its contents.
func unprintable(text string) bool {
	return strings.HasPrefix(text, "<") && strings.HasSuffix(text, " Value>") || strings.HasPrefix(text, "(reflect.Value) ")
}
