package scaffold

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// A source is a YAML file that is edited where it stands: the parser tells where
// its nodes are, and everything between them stays as its author wrote it.
type source struct {
	src     []byte
	starts  []int // of the lines
	newline string
	root    *yaml.Node
	edits   []edit
}

// An edit replaces the bytes from one offset to another.
type edit struct {
	from, to int
	with     string
}

// parseSource parses src, which has no byte order mark.
func parseSource(src []byte) (*source, error) {
	t := &source{src: src, newline: "\n"}
	doc := new(yaml.Node)
	if err := yaml.Unmarshal(src, doc); err != nil {
		return nil, err
	}
	if doc.Kind == yaml.DocumentNode {
		t.root = doc.Content[0]
	}
	for at := 0; at >= 0; {
		t.starts = append(t.starts, at)
		end, next := t.lineEnd(at)
		if len(t.starts) == 1 && string(src[end:max(end, next)]) == "\r\n" {
			t.newline = "\r\n"
		}
		at = next
	}
	return t, nil
}

// lineEnd returns where the line that offset is in ends, and where the next
// one begins; -1 when there is none. A line ends where YAML 1.1 says.
func (t *source) lineEnd(offset int) (end, next int) {
	for i := offset; i < len(t.src); {
		r, size := utf8.DecodeRune(t.src[i:])
		switch r {
		case '\r':
			if bytes.HasPrefix(t.src[i:], []byte("\r\n")) {
				size = 2
			}
			return i, i + size
		case '\n', '\u0085', '\u2028', '\u2029':
			return i, i + size
		}
		i += size
	}
	return len(t.src), -1
}

// offset returns the place of a line and a column, which count from 1; columns
// count characters.
func (t *source) offset(line, column int) int {
	if line < 1 || line > len(t.starts) {
		return len(t.src)
	}
	at := t.starts[line-1]
	for range column - 1 {
		_, size := utf8.DecodeRune(t.src[at:])
		at += size
	}
	return at
}

// start returns where a node begins.
func (t *source) start(n *yaml.Node) int { return t.offset(n.Line, n.Column) }

// skip returns the first place from at on that is no blank, no line end and no
// comment, and is none of the given characters.
func (t *source) skip(at int, also string) int {
	for at < len(t.src) {
		switch c := t.src[at]; {
		case c == '#' && (at == 0 || strings.IndexByte(" \t\r\n", t.src[at-1]) >= 0):
			at, _ = t.lineEnd(at)
		case strings.IndexByte(" \t\r\n"+also, c) >= 0:
			at++
		default:
			return at
		}
	}
	return at
}

// end returns where a node ends. It is exact for what stands on one line and
// for collections of such; a result that is not is found out when the edited
// file is read.
func (t *source) end(n *yaml.Node) int {
	at := t.start(n)
	switch n.Kind {
	case yaml.SequenceNode, yaml.MappingNode:
		if len(n.Content) > 0 {
			at = t.end(n.Content[len(n.Content)-1])
		}
		if n.Style&yaml.FlowStyle != 0 {
			if len(n.Content) == 0 {
				at = t.properties(at) + 1
			}
			at = min(t.skip(at, ",")+1, len(t.src))
		}
		return at
	case yaml.AliasNode:
		return t.until(at, "")
	}
	at = t.properties(at)
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		return t.quoted(at)
	}
	if n.Value == "" {
		return at
	}
	return t.until(at, " ")
}

// properties returns the place after a node's anchor and tag.
func (t *source) properties(at int) int {
	for at < len(t.src) && (t.src[at] == '&' || t.src[at] == '!') {
		for at < len(t.src) && strings.IndexByte(" \t\r\n", t.src[at]) < 0 {
			at++
		}
		at = t.skip(at, "")
	}
	return at
}

// until returns the end of a plain scalar: at a line end, a comment, a colon
// or what ends an item of a flow collection. within are blanks it may have.
func (t *source) until(at int, within string) int {
	from := at
	for at < len(t.src) {
		c := t.src[at]
		if c == '\r' || c == '\n' || c == '\t' || c == ',' || c == ']' || c == '}' ||
			c == ' ' && (within == "" || at+1 < len(t.src) && t.src[at+1] == '#') {
			break
		}
		at++
	}
	return from + len(bytes.TrimRight(t.src[from:at], " "))
}

// quoted returns the end of the quoted scalar that begins at a place.
func (t *source) quoted(at int) int {
	if at >= len(t.src) {
		return at
	}
	quote := t.src[at]
	for at++; at < len(t.src); at++ {
		switch {
		case t.src[at] == '\\' && quote == '"':
			at++
		case t.src[at] == quote && quote == '\'' && at+1 < len(t.src) && t.src[at+1] == quote:
			at++
		case t.src[at] == quote:
			return at + 1
		}
	}
	return len(t.src)
}

// insert adds text at a place, after what was inserted there before.
func (t *source) insert(at int, with string) { t.edits = append(t.edits, edit{at, at, with}) }

// insertLines adds lines, without line ends, below the line of a place.
func (t *source) insertLines(below int, lines ...string) {
	end, _ := t.lineEnd(below)
	for _, line := range lines {
		t.insert(end, t.newline+line)
	}
}

// result returns the file with all edits made.
func (t *source) result() []byte {
	edits := slices.Clone(t.edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(out, t.src[at:max(at, e.from)]...)
		out = append(out, e.with...)
		at = max(at, e.to)
	}
	return append(out, t.src[at:]...)
}

// field returns the key and the value of a field of a mapping, or nil.
func field(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

// isNull reports whether a value is left out or "~", "null".
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }
