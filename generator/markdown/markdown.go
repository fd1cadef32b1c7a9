// Package markdown turns the text of a note into a [Document]: HTML with the
// places where examples stand, the outline, and everything that the text
// refers to.
//
// The dialect is GitHub's (tables, strikethrough, task lists, autolinks,
// alerts, footnotes) with explicit heading ids, Chinese done right, and three
// constructs of the course: a paragraph that is only a link to an example's
// folder becomes the example, a "lanes" fence becomes a diagram, and a
// "go run" fence becomes a runnable program. Each construct is a goldmark
// extension in a file of its own. Extensions hold no state: what one
// conversion needs and finds is kept in the parser's context.
//
// A document depends on nothing but its own note, so it can be kept until a
// file of that note changes. Links to other notes are therefore resolved by
// their form, and listed so that the site can check them.
package markdown

import (
	"bytes"
	"html"
	"html/template"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Options say how to convert.
type Options struct {
	// Language is the code of the language of the page that shows the text:
	// links to other notes lead to that language. Default: the translation's.
	Language string
	// Prefix is put before every address within the site. Default: none.
	Prefix string
	// Words returns a word of the user interface in the document's language
	// by its key. Default: the key itself.
	Words func(key string) string
}

// state is what one conversion needs and finds.
type state struct {
	Options
	note        *note.Note
	translation *note.Translation
	doc         *Document
	explicit    map[string]int // explicit heading id → offset
	list        diagnostic.List
	nodes       map[ast.NodeKind][]ast.Node // see index
	own         []ownLink                   // links within the note
	rawIDs      []rawID
	definitions map[string]*definition // by normalised label
	defined     []*definition          // in the order of the text
	labels      []string               // of footnotes
	footnotes   int                    // how many are referred to
	diagrams    int
	fences      int
}

var stateKey = parser.NewContextKey()

func stateOf(pc parser.Context) *state { return pc.Get(stateKey).(*state) }

// inSource returns the offset in the translation's Source of one in the body,
// which is -1 when it is unknown.
func (s *state) inSource(offset int) int {
	if offset < 0 {
		return -1
	}
	return offset + s.translation.BodyOffset
}

// report adds a diagnostic at an offset of the body.
func (s *state) report(offset int, message, hint string) {
	s.list = append(s.list, diagnostic.At(s.translation.File, s.translation.Source, s.inSource(offset), message, hint))
}

// warn adds a diagnostic that does not stand in the way.
func (s *state) warn(offset int, message, hint string) {
	s.report(offset, message, hint)
	s.list[len(s.list)-1].Warning = true
}

// Convert converts a translation of a note. The document is complete even if
// there is something wrong with it, so that a preview can show it.
func Convert(n *note.Note, t *note.Translation, o Options) (*Document, diagnostic.List) {
	if o.Words == nil {
		o.Words = func(key string) string { return key }
	}
	if o.Language == "" {
		o.Language = t.Language
	}
	s := &state{Options: o, note: n, translation: t, doc: &Document{IDs: map[string]bool{}}, explicit: map[string]int{}}
	pc := parser.NewContext()
	pc.Set(stateKey, s)
	body := t.Body()
	root := markdown.Parser().Parse(text.NewReader(body), parser.WithContext(pc))
	w := &partWriter{doc: s.doc}
	w.Grow(4 * len(body)) // about what becomes of text and code
	if err := markdown.Renderer().Render(w, body, root); err != nil {
		s.report(-1, "the note cannot be rendered: "+err.Error(), "")
	}
	w.end()
	if len(bytes.TrimSpace(body)) == 0 {
		s.warn(-1, "the note has no text yet", "write it below the front matter")
	}
	s.list.Sort()
	return s.doc, s.list
}

// markdown is stateless and shared by all conversions.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		// Pages have no inline styles: the policy that they are served with
		// drops them.
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Linkify, extension.TaskList, extension.Footnote,
		cjk{}, headings{}, sections{kindEnd}, alerts{}, examples{}, fences{}, links{}, rawHTML{}, tables{},
	),
	goldmark.WithParserOptions(parser.WithHeadingAttribute(), parser.WithASTTransformers(util.Prioritized(transformer(index), 100))),
	goldmark.WithRendererOptions(ghtml.WithUnsafe()), // an author's HTML is the author's own
)

// partWriter collects HTML, cut where a block stands.
type partWriter struct {
	bytes.Buffer
	doc *Document
	// section and outlined count the sections and the entries of the outline
	// that have been rendered; see sections.
	section, outlined int
}

var _ util.BufWriter = (*partWriter)(nil)

func (w *partWriter) Available() int { return w.Buffer.Available() }
func (w *partWriter) Buffered() int  { return 0 }
func (w *partWriter) Flush() error   { return nil }

// block ends the current piece of HTML with a block.
func (w *partWriter) block(b any) {
	w.end()
	w.doc.Parts = append(w.doc.Parts, Part{Block: b})
}

func (w *partWriter) end() {
	if w.Len() > 0 {
		w.doc.Parts = append(w.doc.Parts, Part{HTML: template.HTML(w.String())})
		w.Reset()
	}
}

// rendered returns the HTML of a node's children.
func rendered(n ast.Node, source []byte) string {
	var b bytes.Buffer
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		// A bytes.Buffer does not fail, and no renderer of ours does.
		_ = markdown.Renderer().Render(&b, source, c)
	}
	return strings.TrimSpace(b.String())
}

// plain returns the text of a node without markup.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return html.UnescapeString(b.String())
}

// offsetOf returns the place of a node in the body, -1 when it is unknown.
func offsetOf(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if p := n.Pos(); p >= 0 {
			return p
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return -1
}

// renderFunc is what a renderer registers.
type renderFunc = renderer.NodeRendererFunc

// renderers registers render functions by node kind.
type renderers map[ast.NodeKind]renderFunc

func (r renderers) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	for kind, f := range r {
		reg.Register(kind, f)
	}
}

// transformer is an AST transformer made of a function.
type transformer func(doc *ast.Document, source []byte, s *state)

func (f transformer) Transform(doc *ast.Document, reader text.Reader, pc parser.Context) {
	f(doc, reader.Source(), stateOf(pc))
}

// index walks the document once, before anything is transformed, and keeps the
// nodes that extensions look for. A node that one extension takes out of the
// document is still seen by the others, which does no harm.
func index(doc *ast.Document, _ []byte, s *state) {
	s.nodes = map[ast.NodeKind][]ast.Node{}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			if kind := n.Kind(); int(kind) < len(indexed) && indexed[kind] {
				s.nodes[kind] = append(s.nodes[kind], n)
			}
		}
		return ast.WalkContinue, nil
	})
}

// indexed tells the kinds of nodes that extensions look for.
var indexed = func() (kinds [128]bool) {
	for _, kind := range []ast.NodeKind{ast.KindText, ast.KindHeading, ast.KindBlockquote, ast.KindParagraph, ast.KindFencedCodeBlock, ast.KindLink,
		ast.KindImage, ast.KindAutoLink, ast.KindRawHTML, ast.KindHTMLBlock, ast.KindLinkReferenceDefinition, east.KindFootnote} {
		kinds[kind] = true
	}
	return kinds
}()

// each calls f for every node of a kind, in the order of the text.
func each[N ast.Node](s *state, kind ast.NodeKind, f func(N)) {
	for _, n := range s.nodes[kind] {
		f(n.(N))
	}
}

// orNone lists names.
func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
