package markdown

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// alerts turns a block quote that starts with a line `[!NOTE]` into a callout,
// as GitHub does. The kinds are note, tip, important, warning and caution.
type alerts struct{}

func (alerts) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer(findAlerts), 200)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{kindAlert: renderAlert}, 100)))
}

var kindAlert = ast.NewNodeKind("Alert")

type alert struct {
	ast.BaseBlock
	kind, title string
}

func (*alert) Kind() ast.NodeKind              { return kindAlert }
func (a *alert) Dump(source []byte, level int) { ast.DumpHelper(a, source, level, nil, nil) }

var (
	alertLine  = regexp.MustCompile(`^\[!([A-Za-z]+)\]\s*$`)
	alertKinds = []string{"note", "tip", "important", "warning", "caution"}
)

func findAlerts(_ *ast.Document, source []byte, s *state) {
	each(s, ast.KindBlockquote, func(q *ast.Blockquote) {
		p, ok := q.FirstChild().(*ast.Paragraph)
		if !ok || p.Lines().Len() == 0 {
			return
		}
		first := p.Lines().At(0)
		m := alertLine.FindSubmatch(first.Value(source))
		if m == nil {
			return
		}
		kind := strings.ToLower(string(m[1]))
		if !slices.Contains(alertKinds, kind) {
			s.report(first.Start, fmt.Sprintf("unknown callout [!%s]", m[1]), "the kinds are NOTE, TIP, IMPORTANT, WARNING and CAUTION")
			return
		}
		// The marker's line is one or several text nodes, up to its break.
		for c := p.FirstChild(); c != nil; {
			next := c.NextSibling()
			t, ok := c.(*ast.Text)
			if !ok || t.Segment.Start >= first.Stop {
				break
			}
			p.RemoveChild(p, c)
			c = next
		}
		if p.FirstChild() == nil {
			q.RemoveChild(q, p)
		}
		a := &alert{kind: kind, title: s.Words("alert." + kind)}
		for c := q.FirstChild(); c != nil; {
			next := c.NextSibling()
			a.AppendChild(a, c)
			c = next
		}
		q.Parent().ReplaceChild(q.Parent(), q, a)
	})
}

func renderAlert(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	a := n.(*alert)
	if entering {
		fmt.Fprintf(w, "<aside class=\"alert %s\">\n<p class=\"alert-title\">%s</p>\n", a.kind, html.EscapeString(a.title))
	} else {
		_, _ = w.WriteString("</aside>\n")
	}
	return ast.WalkContinue, nil
}
