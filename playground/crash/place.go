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

var place = lazy(`^(?:main\.go:)?(\d+):(\d+):`)

// Place cuts a position off the beginning of s: "3:5:", or "main.go:3:5:".
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
	Line, Column int  // where it happened; 0 if the message does not tell
	Called       bool // it is what the program gave to panic
	// Fault says that the message is about the interpreter's machinery and
	// not about anything a Go program can do: the interpreter is wrong.
	Fault bool
}

// Told is what the worker told of a panic before it ended the program. It
// read the stack: what of the text is the interpreter's cannot be seen from
// the text, most of which the program decides.
type Told struct {
	// Called says that the program called panic, with Value, as Go prints
	// it: at most frame.MaxValue bytes.
	Called bool
	Value  string
	// Library says that a function of the library panicked.
	Library bool
	// Muted says that the program panicked so often that no more is known.
	Muted bool
	// Main says that it is the main goroutine's. The worker repeats that
	// panic on a stack of its own, so that the runtime marks nothing.
	Main bool
}

// Translate translates the panic of a report. The message is no longer than
// frame.MaxValue and a few bytes.
func (r Report) Translate(told Told) Translation {
	last, whole := strings.TrimPrefix(r.Message, "panic: "), r.whole
	if told.Main {
		last = whole
	} else {
		whole, _ = cutRecovered(whole)
	}
	if v := strings.ToValidUTF8(told.Value, "\ufffd"); told.Called && (unprintable(last) || tells(whole, v) || tells(whole, unnamed(v)) ||
		!told.Main && strings.HasSuffix(whole, "\n\tpanic: "+v)) {
		return Translation{Message: "panic: " + frame.Clip(v, frame.MaxValue), Called: true}
	}
	if unprintable(last) {
		if told.Muted {
			return unknown
		}
		return Translation{Message: r.Message, Fault: true}
	}
	if told.Library && !strings.Contains(last, interpreter) && !strings.Contains(last, "interp.valueInterface") {
		// In a goroutine the mark is the runtime's, and only the last is.
		if strings.HasPrefix(whole, "(") { // a type and its value's address
			whole = address().ReplaceAllString(whole, "0x…")
		}
		return Translation{Message: "panic: " + frame.Clip(whole, frame.MaxValue)}
	}
	line, column, text, _ := Place(frame.Clip(last, frame.MaxValue))
	text = strings.TrimPrefix(text, " ")
	t := Translation{Message: "panic: " + text, Line: line, Column: column}
	if words, ok := program.GoWords(text); ok {
		t.Message = "panic: " + words
		return t
	}
	t.Message = "panic: " + address().ReplaceAllString(text, "0x…")
	t.Fault = strings.HasPrefix(text, "reflect: ") || slices.ContainsFunc(machinery, func(s string) bool { return strings.Contains(text, s) })
	if t.Fault && told.Muted {
		return unknown
	}
	return t
}

// unknown is told where neither the program's value nor whose mistake it is
// can be known.
var unknown = Translation{Message: "panic: (a value that is not known, after too many panics)"}

// tells reports whether text is value, either of them perhaps cut.
func tells(text, value string) bool {
	if n := min(len(text), len(value)-len(" …\ufffd")); n >= cut {
		return text[:n] == value[:n]
	}
	return text == value
}

// unnamed returns x of main.T("x"), of which the interpreter does not know
// the type.
func unnamed(value string) string {
	if _, x, ok := strings.Cut(value, `("`); ok {
		if x, ok := strings.CutSuffix(x, `")`); ok {
			return x
		}
	}
	return value
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
