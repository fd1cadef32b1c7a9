package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"
)

// A tag is a start tag, or an end tag, in raw HTML. Offsets are bytes of the scanned text.
type tag struct {
	// name is in lower case.
	name       string
	start, end int
	attributes []attribute
	// content is where the text of a style element stands; both are 0 in any
	// other element.
	content [2]int
}

// An attribute is one of a tag; of two with one name the first counts.
type attribute struct {
	// name is in lower case, value has its character references resolved.
	name, value string
	// start and end enclose the value as it is written, quotes included.
	start, end int
}

// get returns the value of an attribute, and whether it is there.
func (t *tag) get(name string) (string, bool) {
	for _, a := range t.attributes {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// rawText are the elements whose content holds no tags.
var rawText = map[string]bool{"script": true, "style": true, "textarea": true, "title": true,
	"iframe": true, "noembed": true, "noframes": true, "xmp": true, "plaintext": true}

// scanTags calls f for each start tag of src, in order. It follows the states
// of the HTML standard's tokenizer (section 13.2.5), so that it sees tags where
// a browser does: not in comments, scripts or style sheets. What the standard
// does differently inside SVG and MathML is left out.
func scanTags(src []byte, f func(*tag)) { scan(src, f, nil) }

// scan is scanTags that also calls end, unless it is nil, for each end tag.
func scan(src []byte, f, end func(*tag)) {
	for i := 0; ; {
		open := bytes.IndexByte(src[i:], '<')
		if open < 0 {
			return
		}
		i += open
		rest := src[i+1:]
		switch {
		case len(rest) == 0:
			return
		case bytes.HasPrefix(rest, []byte("!--")):
			i = commentEnd(src, i+4)
		case rest[0] == '!' || rest[0] == '?' || rest[0] == '/' && len(rest) > 1 && !isLetter(rest[1]):
			i = after(src, i+2, '>') // a declaration, or a comment in disguise
		case rest[0] == '/':
			t, behind := scanTag(src, i+2)
			if behind < 0 {
				return
			}
			t.start, t.end = i, behind
			i = behind
			if end != nil {
				end(t)
			}
		case !isLetter(rest[0]):
			i++
		default:
			t, behind := scanTag(src, i+1)
			if behind < 0 {
				return // the text ends within a tag: browsers drop it
			}
			t.start, t.end = i, behind
			i = behind
			if rawText[t.name] {
				content := i
				i = rawTextEnd(src, i, t.name)
				if t.name == "style" {
					t.content = [2]int{content, i}
				}
			}
			f(t)
		}
	}
}

// scanTag reads a tag whose name starts at i. It returns the offset behind its
// ">", -1 when the text ends before.
func scanTag(src []byte, i int) (*tag, int) {
	t := new(tag)
	name := i
	for i < len(src) && !isSpace(src[i]) && src[i] != '/' && src[i] != '>' {
		i++
	}
	t.name = string(bytes.ToLower(src[name:i]))
	for {
		for i < len(src) && (isSpace(src[i]) || src[i] == '/') {
			i++
		}
		if i >= len(src) {
			return nil, -1
		}
		if src[i] == '>' {
			return t, i + 1
		}
		name := i
		for i++; i < len(src) && !isSpace(src[i]) && src[i] != '/' && src[i] != '>' && src[i] != '='; {
			i++
		}
		a := attribute{name: string(bytes.ToLower(src[name:min(i, len(src))])), start: i, end: i}
		next := i
		for next < len(src) && isSpace(src[next]) {
			next++
		}
		if next < len(src) && src[next] == '=' {
			for next++; next < len(src) && isSpace(src[next]); {
				next++
			}
			if next >= len(src) {
				return nil, -1
			}
			value := next
			switch quote := src[next]; quote {
			case '"', '\'':
				if i = after(src, next+1, quote); src[i-1] != quote || i == next+1 {
					return nil, -1
				}
				a.value = unescapeAttribute(src[value+1 : i-1])
			case '>':
				i = next
			default:
				for i = next; i < len(src) && !isSpace(src[i]) && src[i] != '>'; {
					i++
				}
				a.value = unescapeAttribute(src[value:i])
			}
			a.start, a.end = value, i
		}
		if _, twice := t.get(a.name); !twice {
			t.attributes = append(t.attributes, a)
		}
	}
}

// after returns the offset behind the next c from i on, or the end of src.
func after(src []byte, i int, c byte) int {
	if i > len(src) {
		return len(src)
	}
	if n := bytes.IndexByte(src[i:], c); n >= 0 {
		return i + n + 1
	}
	return len(src)
}

// commentEnd returns the offset behind a comment whose text starts at i.
func commentEnd(src []byte, i int) int {
	text := src[i:]
	for _, empty := range []string{">", "->"} {
		if bytes.HasPrefix(text, []byte(empty)) {
			return i + len(empty)
		}
	}
	for {
		n := bytes.Index(src[i:], []byte("--"))
		if n < 0 {
			return len(src)
		}
		i += n
		for _, end := range []string{"-->", "--!>"} {
			if bytes.HasPrefix(src[i:], []byte(end)) {
				return i + len(end)
			}
		}
		i++
	}
}

// rawTextEnd returns the offset of the end tag of an element without tags in
// it, whose text starts at i.
func rawTextEnd(src []byte, i int, name string) int {
	for name != "plaintext" {
		n := bytes.Index(src[i:], []byte("</"))
		if n < 0 {
			break
		}
		i += n
		behind := i + 2 + len(name)
		if behind < len(src) && strings.EqualFold(string(src[i+2:behind]), name) && (isSpace(src[behind]) || src[behind] == '/' || src[behind] == '>') {
			return i
		}
		i += 2
	}
	return len(src)
}

var reference = regexp.MustCompile(`&(#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);`)

// unescapeAttribute resolves character references. One without its semicolon
// stays as it is: in an address, "&copy=1" is a parameter.
func unescapeAttribute(raw []byte) string {
	if bytes.IndexByte(raw, '&') < 0 {
		return string(raw)
	}
	return reference.ReplaceAllStringFunc(string(raw), html.UnescapeString)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'
}
