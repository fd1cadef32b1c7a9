package lanes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A field is a part of the current line without the space around it.
type field struct {
	text   string
	offset int
}

func trimField(text string, offset int) field {
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	return field{strings.TrimRightFunc(trimmed, unicode.IsSpace), offset + len(text) - len(trimmed)}
}

// items cuts a field at its semicolons and leaves out what is empty.
func (f field) items() []field {
	var items []field
	for text, offset := f.text, f.offset; ; {
		i := strings.IndexAny(text, ";；")
		if i < 0 {
			i = len(text)
		}
		if item := trimField(text[:i], offset); item.text != "" {
			items = append(items, item)
		}
		if i == len(text) {
			return items
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		text, offset = text[i+n:], offset+i+n
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func leadingWord(s string) string {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i]
	}
	return s
}
