package markdown

import (
	"bytes"
	"crypto/sha256"

	"bingfa/generator/note"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// A Section is a heading of level 2 or 3 with what follows up to the next such
// heading. What stands before the first one is a section too, the opening; the
// front matter's title and summary belong to it.
//
// Sections are what translations are held against each other by: ID tells
// which ones correspond, Hash whether one has changed, Shape whether two are
// built alike. A heading inside of a list or a quotation begins no section.
type Section struct {
	// ID is the heading's anchor, "" for the opening; Explicit tells that the
	// author wrote it.
	ID       string
	Explicit bool
	// Title is the heading as plain text, "" for the opening.
	Title string
	// Level is 2 or 3, 0 for the opening.
	Level int
	// Offset is the place of the heading's line in the translation's Source.
	Offset int
	// Hash is that of the source without blanks at the ends of lines and without
	// blank lines at its ends; for the opening, also of title and summary.
	Hash  note.Hash
	Shape []Block
	// Start is the place of the heading in the document, Body that right after
	// it.
	Start, Body Place
}

// A Place is between two pieces of a document's HTML: Offset bytes into the
// HTML of Parts[Part]. Part may be len(Parts): the end.
type Place struct{ Part, Offset int }

// hashOf returns the hash of a text made of pieces.
func hashOf(pieces ...[]byte) (h note.Hash) {
	text := pieces[0]
	if len(pieces) > 1 {
		text = bytes.Join(pieces, []byte{0})
	}
	text = bytes.Trim(text, " \t\n")
	if bytes.Contains(text, []byte(" \n")) || bytes.Contains(text, []byte("\t\n")) {
		lines := bytes.Split(text, []byte{'\n'})
		for i, l := range lines {
			lines[i] = bytes.TrimRight(l, " \t")
		}
		text = bytes.Join(lines, []byte{'\n'})
	}
	sum := sha256.Sum256(text)
	copy(h[:], sum[:])
	return h
}

// sections finds the sections of a document. end is kindEnd: named where the
// extension is made, it is initialised before.
type sections struct{ end ast.NodeKind }

func (x sections) Extend(m goldmark.Markdown) {
	// Before anything is transformed: shapes are those of the source.
	m.Parser().AddOptions(parser.WithASTTransformers(
		util.Prioritized(transformer(findSections), 110), util.Prioritized(transformer(markEnd), 990)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{
		ast.KindHeading: renderSectionHeading, x.end: renderEnd,
	}, 90)))
}

// beginsSection reports whether a node is a heading that begins a section.
func beginsSection(n ast.Node) bool {
	h, ok := n.(*ast.Heading)
	return ok && (h.Level == 2 || h.Level == 3) && h.Parent().Kind() == ast.KindDocument
}

// findSections fills in what the source tells; ids and titles are known when
// headings are rendered.
func findSections(doc *ast.Document, source []byte, s *state) {
	base := s.translation.BodyOffset
	headings := 0
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if beginsSection(n) {
			headings++
		}
	}
	blocks := make([]Block, 0, doc.ChildCount()-headings+1) // one for the footnotes
	found := make([]Section, 1, 1+headings)
	first := 0 // the first block of the section
	start := 0 // its offset in the body
	end := func(at int) {
		last := &found[len(found)-1]
		last.Shape = blocks[first:len(blocks):len(blocks)]
		if len(found) == 1 {
			last.Hash = hashOf([]byte(s.translation.Title), []byte(s.translation.Summary), bytes.TrimSpace(source[:at]))
		} else {
			last.Hash = hashOf(source[start:at])
		}
		first, start = len(blocks), at
	}
	footnotes := 0
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if beginsSection(n) {
			at := max(offsetOf(n), start)
			at = bytes.LastIndexByte(source[:at], '\n') + 1
			end(at)
			_, explicit := n.(*ast.Heading).AttributeString("id")
			found = append(found, Section{Explicit: explicit, Level: n.(*ast.Heading).Level, Offset: base + at})
			continue
		}
		if n.Kind() == east.KindFootnoteList {
			footnotes = n.ChildCount() // they show at the end, wherever they stand
			continue
		}
		if b, ok := s.block(n, source); ok {
			blocks = append(blocks, b)
		}
	}
	if footnotes > 0 {
		blocks = append(blocks, Block{Kind: Footnotes, Rows: footnotes, Offset: len(s.translation.Source)})
	}
	end(len(source))
	s.doc.Sections = found
}

// renderSectionHeading renders a heading, and keeps the places of those that
// begin a section.
func renderSectionHeading(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	pw, ok := w.(*partWriter)
	if !ok || !beginsSection(n) {
		return renderHeading(w, source, n, entering)
	}
	if entering {
		pw.section++
		section := &pw.doc.Sections[pw.section]
		section.Start = pw.place()
		// The outline lists the same headings, and some more.
		v, _ := n.AttributeString("id")
		id, _ := v.([]byte)
		for i, h := range pw.doc.Outline[pw.outlined:] {
			if h.ID == string(id) {
				section.ID, section.Title = h.ID, h.Text
				pw.outlined += i + 1
				break
			}
		}
		if section.ID == "" {
			section.ID = string(id)
		}
	}
	status, err := renderHeading(w, source, n, entering)
	if !entering {
		pw.doc.Sections[pw.section].Body = pw.place()
	}
	return status, err
}

// place returns where the next piece of HTML will stand.
func (w *partWriter) place() Place { return Place{len(w.doc.Parts), w.Len()} }

var kindEnd = ast.NewNodeKind("EndOfText")

// end stands after the last section, where only footnotes may follow.
type end struct{ ast.BaseBlock }

func (*end) Kind() ast.NodeKind              { return kindEnd }
func (e *end) Dump(source []byte, level int) { ast.DumpHelper(e, source, level, nil, nil) }

func markEnd(doc *ast.Document, _ []byte, _ *state) { doc.AppendChild(doc, &end{}) }

func renderEnd(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if pw, ok := w.(*partWriter); ok && entering {
		pw.doc.End = pw.place()
	}
	return ast.WalkContinue, nil
}
