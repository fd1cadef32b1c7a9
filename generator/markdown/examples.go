package markdown

import (
	"fmt"
	"html"
	"path"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// examples turns a paragraph that is only a link to an example's folder, or to
// a program in it, into the example. An ordered list right after it explains
// the numbered markers of the programs.
type examples struct{}

func (examples) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(transformer(findExamples), 300)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{kindBlock: renderBlock}, 100)))
}

var kindBlock = ast.NewNodeKind("Block")

// block stands where a program stands; value is an *Example or *Fence.
type block struct {
	ast.BaseBlock
	value any
}

func (*block) Kind() ast.NodeKind              { return kindBlock }
func (b *block) Dump(source []byte, level int) { ast.DumpHelper(b, source, level, nil, nil) }

func renderBlock(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if pw, ok := w.(*partWriter); ok && entering {
		pw.block(n.(*block).value)
	}
	return ast.WalkSkipChildren, nil
}

// exampleName returns the folder that a link's destination names, if that has
// the form of an example: a folder right beside the text, or a program in it.
func exampleName(dest string) (string, bool) {
	if strings.ContainsAny(dest, ":?#") || dest == "" || dest[0] == '/' {
		return "", false
	}
	clean := path.Clean(dest)
	dir, base := path.Split(clean)
	if base == note.GoFile || base == note.PythonFile {
		clean = path.Clean(dir)
	} else if path.Ext(base) != "" && !isFolder(dest) {
		return "", false
	}
	if clean == "." || strings.HasPrefix(clean, "..") || strings.Contains(clean, "/") {
		return "", false
	}
	return clean, true
}

// exampleLink returns the link that is all of a paragraph and names an example.
func exampleLink(p ast.Node) (l *ast.Link, name string, ok bool) {
	if l, ok = p.FirstChild().(*ast.Link); !ok || p.ChildCount() != 1 || p.Kind() != ast.KindParagraph {
		return nil, "", false
	}
	name, ok = exampleName(string(l.Destination))
	return l, name, ok
}

func findExamples(_ *ast.Document, source []byte, s *state) {
	each(s, ast.KindParagraph, func(p *ast.Paragraph) {
		l, name, ok := exampleLink(p)
		if !ok {
			return
		}
		offset := offsetOf(p)
		e := s.note.Examples[name]
		if e == nil {
			names := s.note.ExampleNames()
			hint := "the examples of this note: " + orNone(names)
			if near := diagnostic.Nearest(name, names); near != "" {
				hint = fmt.Sprintf("did you mean %s/?", near)
			}
			s.report(offset, fmt.Sprintf("there is no example %q here", name), hint)
			return
		}
		id := exampleID(name)
		if s.doc.IDs[id] {
			s.report(offset, fmt.Sprintf("the example %q stands here for the second time", name), "show it once and link to it from the other place")
		}
		s.doc.IDs[id] = true
		ex := &Example{Example: e, ID: id, Title: rendered(l, source)}
		explainMarkers(ex, p, source, s, offset)
		p.Parent().ReplaceChild(p.Parent(), p, &block{value: ex})
	})
}

// explainMarkers takes the explanations from the ordered list after p, and
// holds them against the markers in the programs.
func explainMarkers(ex *Example, p ast.Node, source []byte, s *state, offset int) {
	markers := ex.Example.Markers()
	if len(markers) == 0 {
		return
	}
	last := markers[len(markers)-1]
	if want := len(markers); last != want {
		s.report(offset, fmt.Sprintf("the programs of %q have markers %s", ex.Name, join(markers)), "number them from (1) without gaps")
		return
	}
	list, ok := p.NextSibling().(*ast.List)
	if !ok || !list.IsOrdered() {
		s.report(offset, fmt.Sprintf("nothing explains the markers of %q", ex.Name), fmt.Sprintf("write an ordered list of %d items right after the link", last))
		return
	}
	if n := list.ChildCount(); n != last {
		s.report(offsetOf(list), fmt.Sprintf("the list explains %d markers, the programs of %q have %d", n, ex.Name, last), "write one item for each marker")
	}
	list.Parent().RemoveChild(list.Parent(), list)
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if hasProgram(item) {
			s.report(offsetOf(item), "a program in the explanation of a marker", "put it after the list, or make it a plain fence")
		}
		ex.Markers = append(ex.Markers, rendered(item, source))
	}
}

// hasProgram reports whether a program stands, or is about to stand, below n.
func hasProgram(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if _, _, ok := exampleLink(c); ok || c.Kind() == kindBlock || c.Type() == ast.TypeBlock && hasProgram(c) {
			return true
		}
	}
	return false
}

func join(numbers []int) string {
	parts := make([]string, len(numbers))
	for i, n := range slices.Sorted(slices.Values(numbers)) {
		parts[i] = fmt.Sprintf("(%d)", n)
	}
	return html.EscapeString(strings.Join(parts, ", "))
}
