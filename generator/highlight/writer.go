package highlight

import (
	"slices"
	"strings"
)

// The class of a token is the one letter of its CSS class; plain text has none.
const (
	plain      byte = 0
	keyword    byte = 'k'
	str        byte = 's'
	number     byte = 'n'
	comment    byte = 'c'
	builtin    byte = 't'
	definition byte = 'f'
	decorator  byte = 'd'
	prompt     byte = 'p'
	inserted   byte = 'i'
	deleted    byte = 'x'
)

// A writer appends src to dst piece by piece. Lexers only say which stretches of
// src have a class; what lies between them is written as plain text, so that no
// lexer can lose or invent a byte.
type writer struct {
	dst  []byte
	src  string
	pos  int  // src[:pos] has been taken
	gap  int  // src[gap:pos] is blank and taken but not yet written: it may join two tokens of one class
	open byte // class of the open span, or plain
}

// grow makes room for the usual amount of markup.
func (w *writer) grow() { w.dst = slices.Grow(w.dst, 2*len(w.src)+64) }

// mark writes src[start:end] with a class. Stretches come in order; one that
// begins before the end of an earlier one loses what they share.
func (w *writer) mark(start, end int, class byte) {
	end = min(end, len(w.src))
	start = max(start, w.pos)
	if class == plain || start >= end {
		return
	}
	w.take(start, plain)
	w.take(end, class)
}

// finish writes the rest of src and returns the extended slice.
func (w *writer) finish() []byte {
	w.take(len(w.src), plain)
	w.span(plain)
	return append(w.dst, w.src[w.gap:]...)
}

// take writes src[w.pos:end] with one class.
func (w *writer) take(end int, class byte) {
	text := w.src[w.pos:end]
	if blank(text) {
		class = plain
	}
	if text == "" || w.open != plain && blank(text) {
		w.pos = end
		return
	}
	if class != w.open {
		w.span(plain)
	}
	w.dst = append(w.dst, w.src[w.gap:w.pos]...)
	w.pos, w.gap = end, end
	for {
		line, rest, more := strings.Cut(text, "\n")
		if !blank(line) {
			w.span(class)
		}
		w.dst = appendEscaped(w.dst, line)
		if !more {
			return
		}
		w.span(plain)
		w.dst = append(w.dst, '\n')
		text = rest
	}
}

// span makes class the class of what is written next.
func (w *writer) span(class byte) {
	if class == w.open {
		return
	}
	if w.open != plain {
		w.dst = append(w.dst, "</span>"...)
	}
	if class != plain {
		w.dst = append(w.dst, `<span class="`...)
		w.dst = append(w.dst, class, '"', '>')
	}
	w.open = class
}

// blank reports whether s is spaces and tabs only.
func blank(s string) bool {
	for i := range len(s) {
		if s[i] != ' ' && s[i] != '\t' {
			return false
		}
	}
	return true
}

// appendEscaped appends s as the text of an element. Quotes stay as they are.
func appendEscaped(dst []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var entity string
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		default:
			continue
		}
		dst = append(append(dst, s[from:i]...), entity...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}
