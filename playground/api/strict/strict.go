// Package strict reads JSON that strangers send.
//
// encoding/json is lenient where a request is better refused than guessed
// at: it takes the last of two members of one name, replaces invalid UTF-8,
// and stops after the first value. Here a document must be valid UTF-8
// (RFC 8259, 8.1), one value with nothing after it, nested at most MaxDepth
// deep, and its objects must not have two members whose names differ in case
// at most, as encoding/json takes both for the same.
//
// Two things are accepted on purpose: NUL and other control characters as
// escapes, because a program may contain them and the compiler has the
// better words for it; and lone surrogates as escapes, which become U+FFFD,
// because JavaScript's strings have them.
package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxDepth is how deep arrays and objects may nest. No request needs more
// than an object in an object.
const MaxDepth = 16

// An Error says why a document is refused, in words for its author.
type Error struct{ Reason string }

func (e *Error) Error() string { return e.Reason }

// Unmarshal reads the document b into the struct that v points to. Members
// that the struct does not have are errors unless open. The error is an
// *Error.
func Unmarshal(b []byte, v any, open bool) error {
	if !utf8.Valid(b) {
		return &Error{"the JSON is not valid UTF-8"}
	}
	if err := check(b); err != nil {
		return &Error{clip(err.Error())}
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if !open {
		d.DisallowUnknownFields()
	}
	if err := d.Decode(v); err != nil {
		return &Error{words(err)}
	}
	return nil
}

// words says what is wrong without the names of our types.
func words(err error) string {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if e.Field == "" {
			return fmt.Sprintf("the JSON is %s, not an object", e.Value)
		}
		return fmt.Sprintf("%q must not be %s", clip(e.Field), clip(e.Value))
	}
	return clip(strings.TrimPrefix(err.Error(), "json: "))
}

// clip shortens a reason that repeats what was sent.
func clip(s string) string {
	const most = 200
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// fold returns one spelling for all that encoding/json takes for the same
// name: those that are equal under Unicode's simple folding.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, name)
}

// check reads the document as tokens.
func check(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	// names has a set for each object that is open, and nil for each array.
	var names []map[string]bool
	var key bool // a name comes next, or the end of the object
	for began := false; !began || len(names) > 0; began = true {
		t, err := d.Token()
		if err == io.EOF {
			if !began {
				return errors.New("there is no JSON")
			}
			return errors.New("the JSON ends too early")
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case json.Delim:
			switch t {
			case '{':
				names = append(names, map[string]bool{})
			case '[':
				names = append(names, nil)
			default:
				names = names[:len(names)-1]
			}
			if len(names) > MaxDepth {
				return fmt.Errorf("the JSON is nested more than %d deep", MaxDepth)
			}
		case string:
			if key {
				set := names[len(names)-1]
				folded := fold(t)
				if set[folded] {
					return fmt.Errorf("the JSON has %.40q twice", t)
				}
				set[folded] = true
				key = false
				continue
			}
		}
		key = len(names) > 0 && names[len(names)-1] != nil
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("the body goes on after the JSON value")
	}
	return nil
}
