package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// A definition is that of a reference, "[label]: address", which links name by
// its label. What is wrong with its address is told once, there.
type definition struct {
	label, destination string
	offset             int
	used               bool
	resolved           map[destination]resolved
}

// readDefinitions collects the definitions of references and footnotes.
func (s *state) readDefinitions() {
	each(s, ast.KindLinkReferenceDefinition, func(n *ast.LinkReferenceDefinition) {
		label, offset := util.ToLinkReference(n.Label), offsetOf(n)
		if first := s.definitions[label]; first != nil {
			if first.destination == string(n.Destination) {
				return
			}
			s.warn(offset, fmt.Sprintf("the reference [%s] is defined twice, first in line %d, which counts", n.Label, s.lineOf(first.offset)), "remove one of them")
			return
		}
		d := &definition{label: string(n.Label), destination: string(n.Destination), offset: offset, resolved: map[destination]resolved{}}
		// [//]: # (text) is a comment.
		d.used = label == "//" || label == "comment" || d.destination == "#"
		if s.definitions == nil {
			s.definitions = map[string]*definition{}
		}
		s.definitions[label] = d
		s.defined = append(s.defined, d)
	})
	first := map[string]int{}
	each(s, east.KindFootnote, func(n *east.Footnote) {
		s.labels = append(s.labels, string(n.Ref))
		if n.Index > 0 {
			s.footnotes = max(s.footnotes, n.Index)
		}
		offset := offsetOf(n)
		if f, twice := first[string(n.Ref)]; twice {
			s.warn(offset, fmt.Sprintf("the footnote [^%s] is defined twice, first in line %d, which counts", n.Ref, s.lineOf(f)), "remove one of them")
			return
		}
		first[string(n.Ref)] = offset
		if n.Index <= 0 {
			s.warn(offset, fmt.Sprintf("nothing refers to the footnote [^%s]", n.Ref), fmt.Sprintf("write [^%s] where it belongs, or remove it", n.Ref))
		}
	})
}

// use notes that something uses the definition of a reference, if it is one.
func (s *state) use(r *ast.ReferenceLink) *definition {
	if r == nil {
		return nil
	}
	d := s.definitions[util.ToLinkReference(r.Value)]
	if d != nil {
		d.used = true
	}
	return d
}

// follow resolves a destination that stands at offset, or in a definition.
func (s *state) follow(r *ast.ReferenceLink, dest string, to destination, offset int) resolved {
	d := s.use(r)
	if d == nil {
		return s.resolve(dest, to, offset)
	}
	if _, ok := d.resolved[to]; !ok {
		d.resolved[to] = s.resolve(dest, to, d.offset)
	}
	return d.resolved[to]
}

// checkReferences tells the definitions that nothing uses and what looks like
// a link or a footnote but is shown as it is, for lack of a definition or
// because of a space: Markdown says nothing about that.
func (s *state) checkReferences(source []byte) {
	var last ast.Node
	each(s, ast.KindText, func(t *ast.Text) {
		v := t.Segment.Value(source)
		bracket, address := bytes.IndexByte(v, ']') >= 0, bytes.Contains(v, []byte("://"))
		if !bracket && !address {
			return
		}
		b := blockOf(t)
		if b == nil || t.Parent().Kind() == ast.KindCodeSpan {
			return
		}
		if address {
			s.checkBareAddresses(t, v)
		}
		if bracket && b != last {
			last = b
			s.checkBrackets(b, source)
		}
	})
	for _, d := range s.defined {
		if !d.used {
			s.warn(d.offset, fmt.Sprintf("nothing uses the reference [%s]", d.label), "remove it, or link with [text]["+d.label+"]")
		}
	}
}

// bareAddress is an address on the web without anything around it.
var bareAddress = regexp.MustCompile(`[A-Za-z]+://[A-Za-z]`)

// checkBareAddresses tells of addresses that do not become links because of the
// letter before them. v is the text of t.
func (s *state) checkBareAddresses(t *ast.Text, v []byte) {
	for n := t.Parent(); n != nil && n.Type() == ast.TypeInline; n = n.Parent() {
		if n.Kind() == ast.KindLink || n.Kind() == ast.KindImage {
			return // the text of a link
		}
	}
	for _, at := range bareAddress.FindAllIndex(v, -1) {
		scheme, _, _ := bytes.Cut(v[at[0]:], []byte(":"))
		before, _ := utf8.DecodeLastRune(v[:at[0]])
		if name := string(scheme); (name == "http" || name == "https") && at[0] > 0 && isCJK(before) {
			s.warn(t.Segment.Start+at[0], "the address is shown as text, because no space stands before it", "write it between < and >")
		}
	}
}

// blockOf returns the block that a node of text is in, nil when it has been
// taken out of the document.
func blockOf(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n
}
