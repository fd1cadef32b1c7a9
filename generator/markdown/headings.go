package markdown

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// headings gives every heading an id and a link to itself, and collects the
// outline. An id is explicit, `## 死锁 {#deadlock}`, or made of the heading's
// text, whatever its script.
type headings struct{}

func (headings) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer(collectHeadings), 800)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{ast.KindHeading: renderHeading}, 100)))
}

func collectHeadings(_ *ast.Document, source []byte, s *state) {
	slugs := newSlugs()
	each(s, ast.KindHeading, func(h *ast.Heading) {
		offset := offsetOf(h)
		if h.Level == 1 {
			s.report(offset, "a level-1 heading in the text", "the title in the front matter is the only one: use ##")
		}
		id := ""
		if v, ok := h.AttributeString("id"); ok {
			id = string(v.([]byte))
			if first, ok := s.explicit[id]; ok {
				line := 1 + strings.Count(string(s.translation.Source[:s.translation.BodyOffset+first]), "\n")
				s.report(offset, fmt.Sprintf("the heading id %q is used twice, first in line %d", id, line), "give this heading an id of its own")
			}
			s.explicit[id] = offset
			slugs.Put([]byte(id))
		} else {
			id = string(slugs.Generate([]byte(plain(h, source)), ast.KindHeading))
			h.SetAttributeString("id", []byte(id))
		}
		s.doc.IDs[id] = true
		if h.Level == 2 || h.Level == 3 {
			s.doc.Outline = append(s.doc.Outline, Heading{h.Level, id, plain(h, source)})
		}
	})
}

func renderHeading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	id := ""
	if v, ok := h.AttributeString("id"); ok {
		id = html.EscapeString(string(v.([]byte)))
	}
	if entering {
		fmt.Fprintf(w, `<h%d id="%s">`, h.Level, id)
	} else {
		fmt.Fprintf(w, `<a class="anchor" href="#%s" aria-hidden="true" tabindex="-1">#</a></h%d>`+"\n", id, h.Level)
	}
	return ast.WalkContinue, nil
}

// slugs makes ids: letters and digits of any script in lower case, everything
// else a single hyphen.
type slugs struct{ used map[string]bool }

func newSlugs() *slugs { return &slugs{map[string]bool{}} }

// Generate returns an id made of value that was not returned before.
func (s *slugs) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(string(value)) {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '_' {
			hyphen = b.Len() > 0
			continue
		}
		if hyphen {
			b.WriteByte('-')
			hyphen = false
		}
		b.WriteRune(r)
	}
	base := b.String()
	if base == "" {
		base = "section"
	}
	id := base
	for n := 2; s.used[id]; n++ {
		id = base + "-" + strconv.Itoa(n)
	}
	s.used[id] = true
	return []byte(id)
}

// Put takes note of an id that is used.
func (s *slugs) Put(value []byte) { s.used[string(value)] = true }
