package markdown

import (
	"cmp"
	"fmt"
	"html"
	"regexp"
	"slices"
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

// explicitID is an id that the author has given.
type explicitID struct {
	rawID
	heading bool
}

func collectHeadings(_ *ast.Document, source []byte, s *state) {
	slugs := newSlugs()
	taken := s.takenIDs()
	for id := range taken {
		slugs.used[id] = true
		if slices.Contains(reservedIDs, id) {
			continue
		}
		s.doc.IDs[id] = true
	}
	// Explicit ids first: one that is made of a text gives way to them.
	var explicit []explicitID
	level := 1
	each(s, ast.KindHeading, func(h *ast.Heading) {
		offset := offsetOf(h)
		switch {
		case h.Level == 1:
			s.report(offset, "a level-1 heading in the text", "the title in the front matter is the only one: use ##")
		case h.Level > level+1 && level == 1:
			s.warn(offset, fmt.Sprintf("the text's first heading is of level %d", h.Level), "use ##: level 1 is the title in the front matter")
		case h.Level > level+1:
			s.warn(offset, fmt.Sprintf("the level of headings jumps from %d to %d", level, h.Level), "use "+strings.Repeat("#", level+1))
		}
		level = h.Level
		if _, ok := h.AttributeString("style"); ok {
			s.warnStyle(offset, "the attribute style")
		}
		v, ok := h.AttributeString("id")
		if !ok {
			if _, ok := h.LastChild().(*ast.Text); ok && unparsedID.MatchString(lines(h, source)) {
				s.report(offset, "the heading id cannot be read", "write {#id} with letters, digits, hyphens and underscores")
			}
			return
		}
		explicit = append(explicit, explicitID{rawID{string(v.([]byte)), offset}, true})
	})
	for _, id := range s.rawIDs {
		explicit = append(explicit, explicitID{id, false})
	}
	slices.SortStableFunc(explicit, func(a, b explicitID) int { return a.offset - b.offset })
	for _, e := range explicit {
		s.checkID(e, taken[e.id])
		slugs.used[e.id] = true
		s.doc.IDs[e.id] = true
	}
	each(s, ast.KindHeading, func(h *ast.Heading) {
		text := plain(h, source)
		if strings.TrimSpace(text) == "" && !shows(h) {
			s.warn(offsetOf(h), "the heading is empty", "write a heading, or remove the line")
		}
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
	each(s, ast.KindParagraph, func(p *ast.Paragraph) {
		if p.Lines().Len() == 0 || p.Parent() == nil {
			return
		}
		line := p.Lines().At(0)
		if source[line.Start] != '#' {
			return
		}
		if m := unspaced.FindSubmatch(line.Value(source)); m != nil {
			s.warn(line.Start, "the heading is shown as text: no space stands behind "+string(m[1]), "write one there")
		}
	})
	s.checkOwn()
}

// unspaced is a heading that is none.
var unspaced = regexp.MustCompile(`^(#{2,6})[^#\s]`)

// shows reports whether something else than text stands in a heading.
func shows(h *ast.Heading) bool {
	for c := h.FirstChild(); c != nil; c = c.NextSibling() {
		if k := c.Kind(); k == ast.KindImage || k == ast.KindRawHTML {
			return true
		}
	}
	return false
}

// checkID holds an explicit id against the others. owner says what the page
// itself uses it for, if it does.
func (s *state) checkID(e explicitID, owner string) {
	what, own := "id", "give this element an id of its own"
	if e.heading {
		what, own = "heading id", "give this heading an id of its own"
	}
	first, twice := s.explicit[e.id]
	switch {
	case e.id == "" && !e.heading:
		s.warn(e.offset, "the id is empty", "write one, or leave the attribute out")
	case e.heading && !validID.MatchString(e.id):
		s.report(e.offset, fmt.Sprintf("the heading id %q is not valid", e.id), "use letters, digits, hyphens and underscores")
	case strings.ContainsAny(e.id, " \t\n"):
		s.warn(e.offset, fmt.Sprintf("the id %q has a space", e.id), "use letters, digits, hyphens and underscores")
	case twice:
		s.report(e.offset, fmt.Sprintf("the %s %q is used twice, first in line %d", what, e.id, s.lineOf(first)), own)
	case owner != "":
		s.report(e.offset, fmt.Sprintf("the %s %q is taken by %s", what, e.id, owner), strings.Replace(own, "an id of its own", "another id", 1))
	}
	if !twice {
		s.explicit[e.id] = e.offset
	}
}

func renderHeading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	h := n.(*ast.Heading)
	id := ""
	if v, ok := h.AttributeString("id"); ok {
		id = html.EscapeString(string(v.([]byte)))
	}
	level := string(rune('0' + h.Level)) // 1 to 6
	before, after := `<h`+level+` id="`, `">`
	if !entering {
		before, after = `<a class="anchor" href="#`, `" aria-hidden="true" tabindex="-1">#</a></h`+level+">\n"
	}
	for _, s := range []string{before, id, after} {
		_, _ = w.WriteString(s)
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

// make returns an id made of a text, valid and not used yet: no mark begins it.
func (s *slugs) make(text string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(text) {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) && r != '_' || b.Len() == 0 && unicode.Is(unicode.M, r) {
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
