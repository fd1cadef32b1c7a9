package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Stand-ins for what is no plain text in a [flat].
const (
	standIn     = 0x01 // code, links, HTML …
	addressHere = 0x02 // an address that is a link by itself
)

// A flat is the text of a block as one string, in the author's own writing.
type flat struct {
	text    []byte
	offsets []int // of each byte of text
}

func (f *flat) add(b byte, offset int) {
	f.text, f.offsets = append(f.text, b), append(f.offsets, offset)
}

func (f *flat) read(n ast.Node, source []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			for i, b := range c.Segment.Value(source) {
				f.add(b, c.Segment.Start+i)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				f.add('\n', c.Segment.Stop)
			}
		case *ast.Emphasis, *east.Strikethrough:
			f.read(c, source)
		case *ast.AutoLink:
			f.add(addressHere, offsetOf(c))
		default:
			f.add(standIn, offsetOf(c))
		}
	}
}

// checkBrackets tells what looks like a link or footnote in a block and is
// none.
func (s *state) checkBrackets(block ast.Node, source []byte) {
	f := &flat{}
	f.read(block, source)
	var open []int
	for i := 0; i < len(f.text); i++ {
		switch f.text[i] {
		case '\\':
			i++
		case '[':
			if label, end := f.label(i); strings.HasPrefix(label, "^") && len(label) > 1 && !strings.ContainsAny(label, " \n\t\x01\x02") {
				if !f.is(i-1, "]") && !f.is(end+1, "*+?{") { // no character class of a pattern
					s.undefinedFootnote(f.offsets[i], label[1:])
				}
				i = end
				continue
			}
			open = append(open, i)
		case ']':
			if len(open) == 0 {
				continue
			}
			start := open[len(open)-1]
			open = open[:len(open)-1]
			text := string(f.text[start+1 : i])
			// After a word it is an index, as in list[0][1].
			if strings.TrimSpace(text) == "" || f.isWord(start-1) {
				continue
			}
			switch {
			case f.is(i+1, "["):
				i = s.checkReference(f, start, i, text)
			case f.is(i+1, "("):
				s.checkInline(f, start, i+2, text)
			case bytes.HasPrefix(f.text[i+1:], []byte("（")):
				s.checkWide(f, start, i+1, text)
			case f.is(i+1, " ") && f.is(i+2, "(") && (f.is(i+3, "#./\x02")):
				s.warn(f.offsets[start], fmt.Sprintf("the link %q is shown as text: a space stands before its address", shown(text)), "write ]( without a space")
			}
		}
	}
}

// label returns what stands between the "[" at i and the next "]", whose
// place is end; "" and i when there is none.
func (f *flat) label(i int) (label string, end int) {
	for j := i + 1; j < len(f.text); j++ {
		switch f.text[j] {
		case '\\':
			j++
		case '[':
			return "", i
		case ']':
			return string(f.text[i+1 : j]), j
		}
	}
	return "", i
}

// line returns the text from i to the end of the line, as far as an address
// may go.
func (f *flat) line(i int) string {
	rest := f.text[min(i, len(f.text)):]
	line, _, _ := bytes.Cut(rest[:min(len(rest), 1000)], []byte("\n"))
	return string(line)
}

// is reports whether one of chars stands at i.
func (f *flat) is(i int, chars string) bool {
	return i >= 0 && i < len(f.text) && strings.IndexByte(chars, f.text[i]) >= 0
}

// isWord reports whether a character of a program's expression stands at i.
func (f *flat) isWord(i int) bool {
	if i < 0 || i >= len(f.text) {
		return false
	}
	c := f.text[i]
	return isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == ')' || c == ']'
}

// checkReference tells of "[text][label]" that is no link. It returns the
// place where the search goes on.
func (s *state) checkReference(f *flat, start, closing int, text string) int {
	label, end := f.label(closing + 1)
	if end == closing+1 || f.isWord(end+1) || f.is(end+1, "[(") {
		return closing
	}
	if strings.TrimSpace(label) == "" {
		label = text
	} else if isIndex(text) && isIndex(label) {
		return end
	}
	if strings.ContainsAny(label, "\x01\x02") {
		return end
	}
	hint := fmt.Sprintf("define it, [%s]: address, or write the address right away, [%s](address)", shown(label), shown(text))
	var labels []string
	for _, d := range s.defined {
		labels = append(labels, d.label)
	}
	if near := nearest(label, labels); near != "" {
		hint = fmt.Sprintf("did you mean [%s]?", near)
	}
	s.warn(f.offsets[start], fmt.Sprintf("there is no reference [%s], so the link is shown as text", shown(label)), hint)
	return end
}

// isIndex reports whether text may be an index in a program: i, 0, 12.
func isIndex(text string) bool {
	return len(text) == 1 || strings.Trim(text, "0123456789") == ""
}

// checkWide tells of "[text]（address）", which is easily typed in Chinese.
func (s *state) checkWide(f *flat, start, from int, text string) {
	if address, _, ok := strings.Cut(f.line(from+len("（")), "）"); ok && isAddress(address) {
		s.warn(f.offsets[start], fmt.Sprintf("the link %q is shown as text: the brackets around its address are full-width", shown(text)), "write ( and )")
	}
}

// isAddress reports whether a text looks like the address of a link.
func isAddress(text string) bool {
	return text != "" && (strings.IndexByte("#./\x02", text[0]) >= 0 || strings.Contains(text, "/") || fileName.MatchString(text))
}

// fileName matches what ends like the name of a file.
var fileName = regexp.MustCompile(`\.[A-Za-z][A-Za-z0-9]{1,4}$`)

// checkInline tells of "[text](address" that is no link; address begins at
// from.
func (s *state) checkInline(f *flat, start, from int, text string) {
	what := "link"
	if f.is(start-1, "!") {
		what = "image"
	}
	address, _, closed := strings.Cut(f.line(from), ")")
	closed = closed && !strings.HasSuffix(address, `\`)
	address = strings.TrimSpace(address)
	first, _, spaced := strings.Cut(address, " ")
	if !closed {
		address = first
	}
	if !isAddress(address) {
		return
	}
	switch {
	case !closed:
		s.warn(f.offsets[start], fmt.Sprintf("the %s %q is shown as text: its address does not end", what, shown(text)), "close it with )")
	case closed && spaced:
		s.warn(f.offsets[start], fmt.Sprintf("the %s %q is shown as text: its address has a space", what, shown(text)), "write %20 for the space, or the address between < and >")
	}
}

// shown returns text without stand-ins, for a message.
func shown(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\x01", "…", "\x02", "…", "\n", " ").Replace(text))
}

func (s *state) undefinedFootnote(offset int, label string) {
	hint := fmt.Sprintf("define it in a paragraph of its own, [^%s]: text", label)
	if near := nearest(label, s.labels); near != "" {
		hint = fmt.Sprintf("did you mean [^%s]?", near)
	}
	s.warn(offset, fmt.Sprintf("there is no footnote [^%s], so its mark is shown as text", label), hint)
}
