package lanes

import (
	"fmt"
	"strings"
)

// An Error says what is wrong at one place of a diagram's text.
type Error struct {
	Line   int    // 1 is the first line of the text
	Column int    // 1 is the first character of the line; Han characters count as one
	Msg    string // what is wrong
	Hint   string // what to do about it
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s; %s", e.Line, e.Column, e.Msg, e.Hint)
}

// Errors are all problems of a text, in the order of their places.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, err := range e {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As access to the single errors.
func (e Errors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, err := range e {
		errs[i] = err
	}
	return errs
}
