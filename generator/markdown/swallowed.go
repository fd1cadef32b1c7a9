package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Markdown has no errors: what is not well formed becomes text, or swallows
// what follows. This file tells of it: fences without an end, elements without
// an end, tables whose first two rows do not fit.

func findSwallowed(_ *ast.Document, source []byte, s *state) {
	all := s.nodes[ast.KindFencedCodeBlock]
	for i, n := range all {
		var next *ast.FencedCodeBlock
		if i+1 < len(all) {
			next = all[i+1].(*ast.FencedCodeBlock)
		}
		s.checkClosed(n.(*ast.FencedCodeBlock), next, source)
	}
	s.checkTables(source)
}

// checkClosed tells of a fence without a closing line. Next is the fence after
// it, nil if there is none.
func (s *state) checkClosed(f, next *ast.FencedCodeBlock, source []byte) {
	open := f.Pos()
	if open < 0 || open >= len(source) {
		return
	}
	n := bytes.IndexAny(source[open:], "`~")
	if n < 0 {
		return
	}
	open += n
	mark := source[open:]
	mark = mark[:len(mark)-len(bytes.TrimLeft(mark, string(mark[:1])))]
	// The closing line is no part of the node: it follows its last line.
	end := after(source, open, '\n')
	if n := f.Lines().Len(); n > 0 {
		end = max(end, f.Lines().At(n-1).Stop)
	}
	line := source[end:after(source, end, '\n')]
	rest := bytes.TrimLeft(line, " \t>")
	blank := bytes.TrimLeft(rest, string(mark[:1]))
	if len(rest)-len(blank) >= len(mark) && len(bytes.TrimSpace(blank)) == 0 {
		// It may open the next fence instead, where a list or a quotation that
		// holds this one has ended.
		if next == nil || next.Pos() < end || next.Pos() >= end+len(line) {
			return
		}
	}
	message, hint := "the fence is never closed: all that follows is code", fmt.Sprintf("write %s on a line of its own below the code", mark)
	if len(bytes.TrimSpace(source[end:])) > 0 {
		message = "the fence is never closed: all that follows in its list item or quotation is code"
		hint += ", with the same indent or > as the first line"
	}
	s.warn(open, message, hint)
}

// endless are the elements without an end tag, and those whose end tag may be
// left out.
var endless = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr
		p li td th tr dt dd option optgroup thead tbody tfoot colgroup caption rb rt rtc rp html head body plaintext`) {
		names[name] = true
	}
	return names
}()

// openElement is an element whose end tag has not been seen yet.
type openElement struct {
	name   string
	offset int // in the body
}

// checkElements tells of elements that are opened and not closed, or closed and
// not opened. An element may span Markdown, so the whole note is one text.
func (s *state) checkElements(pieces []*rawPiece) {
	slices.SortStableFunc(pieces, func(a, b *rawPiece) int { return cmp.Compare(a.offset(0), b.offset(0)) })
	var open []openElement
	foreign := 0                // how many of open are <svg> or <math>
	skipped := map[string]int{} // end tags that come too late and are told
	pop := func() (e openElement) {
		e, open = open[len(open)-1], open[:len(open)-1]
		if e.name == "svg" || e.name == "math" {
			foreign--
		}
		return e
	}
	for _, p := range pieces {
		scan(p.src, func(t *tag) {
			if foreign > 0 && t.closed(p.src) || foreign == 0 && endless[t.name] {
				return
			}
			if t.name == "svg" || t.name == "math" {
				if t.closed(p.src) {
					return
				}
				foreign++
			}
			open = append(open, openElement{t.name, p.offset(t.start)})
		}, func(t *tag) {
			at := -1
			for i := len(open) - 1; i >= 0 && at < 0; i-- {
				if open[i].name == t.name {
					at = i
				}
			}
			switch {
			case at >= 0:
				for len(open) > at+1 {
					e := pop()
					skipped[e.name]++
					s.warn(e.offset, fmt.Sprintf("the <%s> is not closed before </%s>", e.name, t.name), fmt.Sprintf("write </%s> before it, or &lt;%s> to show it as text", e.name, e.name))
				}
				pop()
			case endless[t.name]:
			case skipped[t.name] > 0:
				skipped[t.name]--
			default:
				s.warn(p.offset(t.start), fmt.Sprintf("the </%s> closes nothing", t.name), fmt.Sprintf("remove it, or write <%s> where the element begins", t.name))
			}
		})
	}
	for len(open) > 0 {
		e := pop()
		s.warn(e.offset, fmt.Sprintf("the <%s> is never closed", e.name), fmt.Sprintf("write </%s> where it ends, or &lt;%s> to show it as text", e.name, e.name))
	}
}

// closed reports whether a start tag ends in "/>", which counts in SVG and
// MathML only.
func (t *tag) closed(src []byte) bool {
	n := len(t.attributes)
	return src[t.end-2] == '/' && (n == 0 || t.attributes[n-1].end < t.end-1)
}

// checkTables tells of tables that are shown as text, as the second row has
// other columns than the first.
func (s *state) checkTables(source []byte) {
	if bytes.IndexByte(source, '|') < 0 {
		return
	}
	var last ast.Node
	each(s, ast.KindText, func(t *ast.Text) {
		v := t.Segment.Value(source)
		if len(v) == 0 || strings.IndexByte("|:-", v[0]) < 0 || columns(v) == 0 {
			return
		}
		b := blockOf(t)
		if b == nil || b == last || b.Kind() != ast.KindParagraph && b.Kind() != ast.KindTextBlock {
			return
		}
		last = b
		for i := 1; i < b.Lines().Len(); i++ {
			row, head := b.Lines().At(i), b.Lines().At(i-1)
			have := columns(row.Value(source))
			if have == 0 {
				continue
			}
			if want := cells(head.Value(source)); have != want {
				text := row.Value(source)
				at := row.Start + len(text) - len(bytes.TrimLeft(text, " \t"))
				s.warn(at, fmt.Sprintf("the table is shown as text: this row has %s, the header above it %s", count(have, "column"), count(want, "column")),
					"give both the same number of columns")
			}
			return
		}
	})
}

var delimiterRow = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$`)

// columns returns how many columns the delimiter row of a table gives, 0 for
// another line.
func columns(line []byte) int {
	if bytes.IndexByte(line, '|') < 0 || !delimiterRow.Match(line) {
		return 0
	}
	return cells(line)
}

// cells counts the cells of a table's row.
func cells(line []byte) int {
	line = bytes.TrimSpace(line)
	line = bytes.TrimPrefix(line, []byte("|"))
	n := 1
	for i, c := range line {
		if c == '|' && (i == 0 || line[i-1] != '\\') && i < len(line)-1 {
			n++
		}
	}
	return n
}
