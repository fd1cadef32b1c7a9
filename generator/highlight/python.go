package highlight

import "strings"

// python highlights Python 3, up to the f-strings and soft keywords of 3.14. It is
// a lexer of its own because chroma's takes milliseconds for what takes
// microseconds here. Where the language needs its parser to decide (soft keywords,
// the fields of an f-string), simple rules decide from one line.
func (w *writer) python() {
	p := pythonLexer{w: w}
	p.code(w.src, 0, true)
}

// maxNesting is how deep strings within the fields of f-strings are followed.
const maxNesting = 4

type pythonLexer struct {
	w       *writer
	nesting int // f-strings around
}

// code reads src from i on; statements says whether statements start here, as
// against the expression in a field of an f-string. src is the whole source, or
// what there is of it up to the end of the field: offsets are the writer's.
func (p *pythonLexer) code(src string, i int, statements bool) {
	w, end := p.w, len(src)
	depth := 0          // open brackets: inside, a line end is blank
	first := statements // nothing of the statement has been read yet
	defines := false    // the next name is what def or class introduces
	for i < end {
		c := src[i]
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\f':
			i++
			continue
		case c == '\n':
			first = statements && depth == 0
			defines = false
			i++
			continue
		case c == '#':
			start := i
			i = lineEnd(src, i)
			w.mark(start, i, comment)
			continue
		case c == '\\' && i+1 < end && (src[i+1] == '\n' || src[i+1] == '\r'):
			if i += 2; src[i-1] == '\r' && i < end && src[i] == '\n' {
				i++
			}
			continue
		case c == '"' || c == '\'':
			i = p.literal(src, i, i)
		case isDigit(c) || c == '.' && i+1 < end && isDigit(src[i+1]) && (i == 0 || src[i-1] != '.'):
			start := i
			i = numberEnd(src, i)
			w.mark(start, i, number)
		case isNameByte(c):
			start := i
			for i++; i < end && isNameByte(src[i]); i++ {
			}
			name := src[start:i]
			if i < end && (src[i] == '"' || src[i] == '\'') && isStringPrefix(name) {
				i = p.literal(src, start, i)
				break
			}
			class := plain
			switch {
			case defines:
				class = definition
			case start > 0 && src[start-1] == '.': // an attribute, whatever its name
			case first && softKeyword(name, src[i:lineEnd(src, i)]):
				class = keyword
			default:
				class = pythonName(name)
			}
			if class == builtin && isVariable(src[:start], src[i:], first) {
				class = plain
			}
			w.mark(start, i, class)
			first = false
			defines = class == keyword && (name == "def" || name == "class" || name == "type")
			continue
		case c == '@' && first:
			start := i
			for i++; i < end && (isNameByte(src[i]) || src[i] == '.'); i++ {
			}
			w.mark(start, i, decorator)
		case c == ';':
			i++
			first = statements && depth == 0
			continue
		default:
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(depth-1, 0)
			}
			i++
		}
		first, defines = false, false
	}
}

// numberEnd returns the offset behind the number that starts at i.
func numberEnd(src string, i int) int {
	if src[i] == '0' && i+1 < len(src) && strings.IndexByte("xXoObB", src[i+1]) >= 0 {
		for i += 2; i < len(src) && isNameByte(src[i]); i++ {
		}
		return i
	}
	for i < len(src) {
		switch c := src[i]; {
		case isDigit(c) || c == '_' || c == '.':
		case c == 'e' || c == 'E':
			if i+1 < len(src) && (src[i+1] == '+' || src[i+1] == '-') {
				i++
			}
			if i+1 >= len(src) || !isDigit(src[i+1]) {
				return i
			}
		case c == 'j' || c == 'J':
			return i + 1
		default:
			return i
		}
		i++
	}
	return i
}

// isNameByte reports whether c may be part of a name. Every byte of a rune
// outside ASCII may: names in Chinese stay whole, and stray signs do no harm.
func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || isDigit(c) || c >= 0x80
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// lineEnd returns the offset of the next "\n" at or after i, or the end of src.
func lineEnd(src string, i int) int {
	if n := strings.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(src)
}
