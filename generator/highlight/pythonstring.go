package highlight

import "strings"

// literal marks the string whose prefix starts at start and whose opening quote is
// at i, and returns the offset behind it. A string that is not closed ends with
// its line, or with the source if its quotes are triple.
func (p *pythonLexer) literal(src string, start, i int) int {
	l := newLiteral(src, start, i)
	body := i + len(l.quote)
	if !l.fields || p.nesting == maxNesting {
		end, _ := l.end(body)
		p.w.mark(start, end, str)
		return end
	}
	// The text of an f-string is a string, its fields are code again.
	for from, i := start, body; ; {
		text, field, _ := l.text(i)
		if !field {
			p.w.mark(from, text, str)
			return text
		}
		expr, end, ok := l.field(text+1, p.nesting)
		if !ok { // not a field after all, and what follows cannot be trusted either
			end, _ := l.end(text)
			p.w.mark(from, end, str)
			return end
		}
		p.w.mark(from, text, str)
		p.nesting++
		p.code(src[:expr], text+1, false)
		p.nesting--
		p.w.mark(expr, end, str) // conversion and format
		from, i = end+1, end+1
	}
}

// A stringLiteral is what is known of a string from its prefix and its quote.
type stringLiteral struct {
	src    string
	quote  string // one or three
	raw    bool
	fields bool // f"{here}"
}

func newLiteral(src string, start, i int) stringLiteral {
	l := stringLiteral{src: src, quote: src[i : i+1]}
	if triple := src[i:min(i+3, len(src))]; triple == `"""` || triple == `'''` {
		l.quote = triple
	}
	for _, c := range src[start:i] {
		switch c {
		case 'r', 'R':
			l.raw = true
		case 'f', 'F', 't', 'T':
			l.fields = true
		}
	}
	return l
}

// closes reports whether the literal ends at i: at its quote (behind is the offset
// after it) or, for want of one, at the line's or the source's end.
func (l *stringLiteral) closes(i int) (behind int, quoted, ok bool) {
	switch {
	case i >= len(l.src):
		return len(l.src), false, true
	case l.src[i] == '\n' && len(l.quote) == 1:
		return i, false, true
	case strings.HasPrefix(l.src[i:], l.quote):
		return i + len(l.quote), true, true
	}
	return 0, false, false
}

// end returns the offset behind the literal, read from i on without regard to
// fields, and whether it is closed.
func (l *stringLiteral) end(i int) (int, bool) {
	for {
		if behind, quoted, ok := l.closes(i); ok {
			return behind, quoted
		}
		i = l.skip(i)
	}
}

// skip returns the offset behind the character or escape at i.
func (l *stringLiteral) skip(i int) int {
	if l.src[i] != '\\' {
		return i + 1
	}
	if strings.HasPrefix(l.src[i+1:], "\r\n") {
		return i + 3
	}
	return i + 2
}

// text reads the text of an f-string from i on, up to the brace of a field or to
// the end of the literal; it returns the offset of the brace, or that behind the
// literal and whether it is closed.
func (l *stringLiteral) text(i int) (end int, field, closed bool) {
	for {
		if behind, quoted, ok := l.closes(i); ok {
			return behind, false, quoted
		}
		rest := l.src[i:]
		switch {
		case strings.HasPrefix(rest, "{{"):
			i += 2
		case rest[0] == '{':
			return i, true, false
		case !l.raw && strings.HasPrefix(rest, `\N{`):
			i += 3
		case strings.HasPrefix(rest, `\{`): // no escape of a brace
			i++
		default:
			i = l.skip(i)
		}
	}
}

// maxField is how long a field may be, in bytes. With maxNesting it bounds what a
// source full of opened and never closed fields costs.
const maxField = 1000

// field reads a replacement field from i, behind its brace, and returns where its
// expression ends and where its closing brace is. It is false for a field that is
// not closed; one in a string with single quotes has to be closed on its line.
// The quote of the string itself may occur within a field, as since Python 3.12.
func (l *stringLiteral) field(i, nesting int) (expr, end int, ok bool) {
	expr = -1
	format := false
	word := i // start of the name that ends at i: the prefix of a string, maybe
	limit := min(len(l.src), i+maxField)
	for depth := 0; i < limit; i++ {
		c := l.src[i]
		if !isNameByte(c) && c != '"' && c != '\'' {
			word = i + 1
		}
		switch c {
		case '\n':
			if len(l.quote) == 1 {
				return 0, 0, false
			}
		case '"', '\'':
			if len(l.quote) == 3 || format {
				if _, quoted, _ := l.closes(i); quoted {
					return 0, 0, false
				}
				if format {
					break
				}
			}
			if !isStringPrefix(l.src[word:i]) {
				word = i
			}
			behind, closed := nestedEnd(l.src, word, i, nesting+1)
			if !closed {
				return 0, 0, false
			}
			i, word = behind-1, behind
		case '(', '[', '{':
			depth++
		case ')', ']':
			if depth--; depth < 0 && !format {
				return 0, 0, false
			}
		case '}':
			if depth <= 0 {
				if expr < 0 {
					expr = i
				}
				return expr, i, true
			}
			depth--
		case '!':
			if depth == 0 && expr < 0 && !strings.HasPrefix(l.src[i:], "!=") {
				expr = i
			}
		case ':':
			if depth == 0 && !format {
				format = true
				if expr < 0 {
					expr = i
				}
			}
		}
	}
	return 0, 0, false
}

// nestedEnd returns the offset behind a literal within a field.
func nestedEnd(src string, start, i, nesting int) (int, bool) {
	l := newLiteral(src, start, i)
	i += len(l.quote)
	if !l.fields || nesting >= maxNesting {
		return l.end(i)
	}
	for {
		text, field, closed := l.text(i)
		if !field {
			return text, closed
		}
		_, end, ok := l.field(text+1, nesting)
		if !ok {
			return 0, false
		}
		i = end + 1
	}
}
