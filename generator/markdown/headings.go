package markdown

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
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

// validID is what an id may be: other characters would have to be escaped in
// every link to it.
var validID = regexp.MustCompile(`^[\pL\pN_][\pL\pM\pN_.-]*$`)

// unparsedID is an id that goldmark has left in the text of a heading.
var unparsedID = regexp.MustCompile(`\{#[^{}]*\}\s*$`)

// reservedIDs are anchors of the page around the text.
var reservedIDs = []string{"text", "contents", "words"}

func collectHeadings(_ *ast.Document, source []byte, s *state) {
	slugs := newSlugs()
	taken := map[string]string{} // id → what it belongs to
	for _, id := range reservedIDs {
		taken[id] = "the page itself"
	}
	for i := range s.fences {
		taken[programID(i+1)] = "a program"
	}
	for i := range s.diagrams {
		taken[diagramID(i+1)] = "a diagram"
	}
	for id := range s.doc.IDs {
		taken[id] = "an example"
	}
	for id := range taken {
		slugs.used[id] = true
	}
	// Explicit ids first: one that is made of a text gives way to them.
	each(s, ast.KindHeading, func(h *ast.Heading) {
		offset := offsetOf(h)
		if h.Level == 1 {
			s.report(offset, "a level-1 heading in the text", "the title in the front matter is the only one: use ##")
		}
		v, ok := h.AttributeString("id")
		if !ok {
			if _, ok := h.LastChild().(*ast.Text); ok && unparsedID.MatchString(lines(h, source)) {
				s.report(offset, "the heading id cannot be read", "write {#id} with letters, digits, hyphens and underscores")
			}
			return
		}
		id := string(v.([]byte))
		switch first, twice := s.explicit[id]; {
		case !validID.MatchString(id):
			s.report(offset, fmt.Sprintf("the heading id %q is not valid", id), "use letters, digits, hyphens and underscores")
		case twice:
			line := 1 + strings.Count(string(s.translation.Source[:s.translation.BodyOffset+first]), "\n")
			s.report(offset, fmt.Sprintf("the heading id %q is used twice, first in line %d", id, line), "give this heading an id of its own")
		case taken[id] != "":
			s.report(offset, fmt.Sprintf("the heading id %q is taken by %s", id, taken[id]), "give the heading another id")
		}
		if _, twice := s.explicit[id]; !twice {
			s.explicit[id] = offset
		}
		slugs.used[id] = true
	})
	each(s, ast.KindHeading, func(h *ast.Heading) {
		text := plain(h, source)
		v, ok := h.AttributeString("id")
		if !ok {
			v = []byte(slugs.make(text))
			h.SetAttributeString("id", v)
		}
		id := string(v.([]byte))
		s.doc.IDs[id] = true
		if h.Level == 2 || h.Level == 3 {
			s.doc.Outline = append(s.doc.Outline, Heading{h.Level, id, text})
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
type slugs struct {
	used map[string]bool
	last map[string]int // the highest number after a base
}

func newSlugs() *slugs { return &slugs{map[string]bool{}, map[string]int{}} }

// make returns an id made of a text that is not used yet.
func (s *slugs) make(text string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(text) {
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
	base := cmp.Or(b.String(), "section")
	id, n := base, max(s.last[base], 1)
	for s.used[id] {
		n++
		id = base + "-" + strconv.Itoa(n)
	}
	s.used[id] = true
	s.last[base] = n
	return id
}
