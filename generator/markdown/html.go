package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// rawHTML gives an author's HTML what Markdown gives: addresses between files
// become addresses on the site and are held against what is there, and ids are
// anchors. Everything else in it stays byte for byte.
type rawHTML struct{}

func (rawHTML) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer(readHTML), 240)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{
		ast.KindRawHTML: renderRaw(ast.KindRawHTML), ast.KindHTMLBlock: renderRaw(ast.KindHTMLBlock),
	}, 100)))
}

// rewritten is the attribute of a node whose HTML is not that of the source.
var rewritten = []byte("rewritten")

func readHTML(_ *ast.Document, source []byte, s *state) {
	var pieces []*rawPiece
	each(s, ast.KindRawHTML, func(n *ast.RawHTML) { pieces = append(pieces, s.readHTML(n, n.Segments, source)) })
	each(s, ast.KindHTMLBlock, func(n *ast.HTMLBlock) {
		p := s.readHTML(n, htmlLines(n), source)
		pieces = append(pieces, p)
		if n.HTMLBlockType < ast.HTMLBlockType6 {
			return // a comment, a script, preformatted text …
		}
		if m := linkInHTML.FindIndex(p.src); m != nil {
			s.warn(p.offset(m[0]), "Markdown right below HTML is shown as it is", "leave a blank line between the HTML and the text")
		}
	})
	s.checkElements(pieces)
}

// htmlLines returns the lines of an HTML block with the one that closes it.
func htmlLines(n *ast.HTMLBlock) *text.Segments {
	lines := n.Lines()
	if !n.HasClosure() {
		return lines
	}
	all := text.NewSegments()
	all.AppendAll(lines.Sliced(0, lines.Len()))
	all.Append(n.ClosureLine)
	return all
}

// rawPiece is HTML of one node, put together from its lines.
type rawPiece struct {
	src   []byte
	lines []text.Segment
	// edits replace parts of src, in order.
	edits []rawEdit
}

type rawEdit struct {
	start, end int
	with       string
}

// offset returns the place in the body of an offset in p.src.
func (p *rawPiece) offset(at int) int {
	for _, l := range p.lines {
		if size := l.Padding + l.Stop - l.Start; at >= size {
			at -= size
			continue
		}
		return l.Start + max(0, at-l.Padding)
	}
	return p.lines[len(p.lines)-1].Stop
}

// result returns the HTML with its edits.
func (p *rawPiece) result() []byte {
	var b bytes.Buffer
	done := 0
	for _, e := range p.edits {
		b.Write(p.src[done:e.start])
		b.WriteString(e.with)
		done = e.end
	}
	b.Write(p.src[done:])
	return b.Bytes()
}

// linkInHTML is a link in Markdown.
var linkInHTML = regexp.MustCompile(`\[[^\]\n]+\]\([^)\s]+\)`)

// looked matches the elements that readTag looks at even without attributes.
var looked = regexp.MustCompile(`(?i)<(?:script|style|img|iframe|object|embed|base)\b`)

// readHTML reads the HTML of a node.
func (s *state) readHTML(n ast.Node, lines *text.Segments, source []byte) *rawPiece {
	p := &rawPiece{}
	for i := range lines.Len() {
		line := lines.At(i)
		p.lines = append(p.lines, line)
		p.src = append(p.src, line.Value(source)...)
	}
	if bytes.IndexByte(p.src, '=') < 0 && !looked.Match(p.src) {
		return p // as most HTML in notes is: no attributes, no element that needs a look
	}
	scanTags(p.src, func(t *tag) { s.readTag(p, t) })
	if len(p.edits) > 0 {
		n.SetAttribute(rewritten, p.result())
	}
	return p
}

func (s *state) readTag(p *rawPiece, t *tag) {
	at := p.offset(t.start)
	first := ""
	for i := range t.attributes {
		a := &t.attributes[i]
		switch {
		case a.name == "id" || a.name == "name" && t.name == "a":
			if a.value != first { // <a id="x" name="x"> is one anchor
				s.rawIDs = append(s.rawIDs, rawID{a.value, p.offset(a.start)})
			}
			first = a.value
		case a.name == "srcset" && (t.name == "img" || t.name == "source"):
			s.readSrcset(p, a)
		case a.name == "style":
			s.warnStyle(p.offset(a.start), "the attribute style")
			if a.end > a.start {
				s.readCSS(p, a.start, a.end)
			}
		case strings.HasPrefix(a.name, "on") && len(a.name) > 4:
			s.warn(p.offset(a.start), fmt.Sprintf("the attribute %s is not obeyed: pages run no scripts of a note", a.name), "leave it out, or show the thing as a program")
		default:
			if kind, ok := addressKind(t, a.name); ok {
				s.readAddress(p, a, kind)
			}
		}
	}
	switch t.name {
	case "img":
		_, src := t.get("src")
		_, srcset := t.get("srcset")
		if _, alt := t.get("alt"); !alt {
			s.warn(at, "the <img> has no alt text", `say what it shows in alt="…"; alt="" is for a mere decoration`)
		}
		if !src && !srcset {
			s.report(at, "the <img> names no file", `write src="…"`)
		}
	case "script":
		if typ, _ := t.get("type"); typ == "" || strings.Contains(typ, "javascript") || typ == "module" {
			s.warn(at, "the <script> is not run: pages run no scripts of a note", "leave it out, or show the thing as a program")
		}
	case "iframe", "object", "embed":
		s.warn(at, fmt.Sprintf("the <%s> stays empty: pages embed nothing from elsewhere", t.name), "link to it instead")
	case "style":
		s.warnStyle(at, "the <style>")
	case "base":
		s.report(at, "a <base> changes every link of the page", "leave it out and write the links in full")
	}
	if t.content[1] > t.content[0] {
		s.readCSS(p, t.content[0], t.content[1])
	}
}

// warnStyle tells that something is a style in a page. Hosts serve pages with a
// policy under which there is none: see package published.
func (s *state) warnStyle(offset int, what string) {
	s.warn(offset, what+" is not obeyed: the site's content security policy drops it",
		"write the rule into a file of theme/styles, for a class or an id; a size, an alignment or an SVG's colour has an attribute of its own")
}

// renderRaw renders HTML as it is in the source, or as it was rewritten.
func renderRaw(kind ast.NodeKind) renderFunc {
	return func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if html, ok := n.Attribute(rewritten); ok {
			ghtml.DefaultWriter.SecureWrite(w, html.([]byte))
			return ast.WalkSkipChildren, nil
		}
		var lines *text.Segments
		if kind == ast.KindRawHTML {
			lines = n.(*ast.RawHTML).Segments
		} else {
			lines = htmlLines(n.(*ast.HTMLBlock))
		}
		for i := range lines.Len() {
			line := lines.At(i)
			ghtml.DefaultWriter.SecureWrite(w, line.Value(source))
		}
		return ast.WalkSkipChildren, nil
	}
}
