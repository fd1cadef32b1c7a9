package markdown

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// A Block is one block of a section: what kind it is, not what it says.
type Block struct {
	Kind BlockKind
	// Name tells blocks of one kind apart: the folder of an example, the
	// language of a fence ("go run" for a program that runs), the kind of an
	// alert in upper case, the file of an image without the code of its
	// language, the tag of HTML. Empty for others.
	Name string
	// Rows is the number of a table's rows without its head, of a list's items,
	// or of footnotes, and the level of a heading; Columns belongs to tables.
	Rows, Columns int
	// Inside is what a quotation or an alert is made of, and a list but for
	// the paragraphs of its items.
	Inside []Block
	// Offset is the place in the translation's Source.
	Offset int
}

// BlockKind is a kind of block, in words.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph    BlockKind = "paragraph"
	ExampleBlock BlockKind = "example"
	Code         BlockKind = "fence"
	Diagram      BlockKind = "lanes diagram"
	IndentedCode BlockKind = "block of indented code"
	Table        BlockKind = "table"
	BulletList   BlockKind = "list"
	NumberedList BlockKind = "numbered list"
	Quotation    BlockKind = "quotation"
	Alert        BlockKind = "alert"
	Image        BlockKind = "image"
	Subheading   BlockKind = "heading"
	HTML         BlockKind = "HTML"
	Rule         BlockKind = "rule"
	Footnotes    BlockKind = "footnotes"
)

// Same reports whether two blocks are of one shape, wherever they stand.
func (b Block) Same(c Block) bool {
	return b.Kind == c.Kind && b.Name == c.Name && b.Rows == c.Rows && b.Columns == c.Columns &&
		slices.EqualFunc(b.Inside, c.Inside, Block.Same)
}

// String describes the block: "table of 3 columns and 4 rows".
func (b Block) String() string {
	var s string
	switch b.Kind {
	case Table:
		s = fmt.Sprintf("table of %s and %s", count(b.Columns, "column"), count(b.Rows, "row"))
	case BulletList, NumberedList:
		s = fmt.Sprintf("%s of %s", b.Kind, count(b.Rows, "item"))
	case Footnotes:
		s = count(b.Rows, "footnote")
	case Subheading:
		s = fmt.Sprintf("level-%d heading", b.Rows)
	case Code:
		s = "fence without a language"
		if b.Name != "" {
			s = "```" + b.Name + " fence"
		}
	case Alert:
		s = "[!" + b.Name + "] alert"
	default:
		s = string(b.Kind)
		if b.Name != "" {
			s += " " + b.Name
		}
	}
	if len(b.Inside) > 0 {
		inside := make([]string, len(b.Inside))
		for i, c := range b.Inside {
			inside[i] = c.String()
		}
		s += " (with " + strings.Join(inside, ", ") + ")"
	}
	return s
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprint(n, " ", noun)
}

// block describes a node of the source; ok is false for what does not show.
func (s *state) block(n ast.Node, source []byte) (b Block, ok bool) {
	b.Offset = max(offsetOf(n), 0) + s.translation.BodyOffset
	switch n := n.(type) {
	case *ast.Paragraph:
		b.Kind = Paragraph
		if _, name, ok := exampleLink(n); ok {
			b.Kind, b.Name = ExampleBlock, name
		} else if i, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 {
			b.Kind, b.Name = Image, withoutLanguage(string(i.Destination), s.translation.Language)
		}
	case *ast.FencedCodeBlock:
		b.Kind = Code
		if n.Info != nil {
			lang, flags, _ := strings.Cut(strings.TrimSpace(string(n.Info.Segment.Value(source))), " ")
			switch {
			case lang == "lanes":
				b.Kind = Diagram
			case flags != "" && slices.Contains(strings.Fields(flags), "run"):
				b.Name = lang + " run"
			default:
				b.Name = lang
			}
		}
	case *ast.CodeBlock:
		b.Kind = IndentedCode
	case *ast.Heading:
		b.Kind, b.Rows = Subheading, n.Level
	case *ast.ThematicBreak:
		b.Kind = Rule
	case *ast.List:
		b.Kind, b.Rows = BulletList, n.ChildCount()
		if n.IsOrdered() {
			b.Kind = NumberedList
		}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			b.Inside = s.blocks(b.Inside, item, source, Paragraph)
		}
	case *ast.Blockquote:
		b.Kind, b.Inside = Quotation, s.blocks(nil, n, source, "")
		if p, ok := n.FirstChild().(*ast.Paragraph); ok && p.Lines().Len() > 0 {
			first := p.Lines().At(0)
			if m := alertLine.FindSubmatch(first.Value(source)); m != nil {
				b.Kind, b.Name = Alert, strings.ToUpper(string(m[1]))
				if p.Lines().Len() == 1 {
					b.Inside = b.Inside[1:] // nothing but the marker
				}
			}
		}
	case *east.Table:
		b.Kind, b.Rows = Table, n.ChildCount()-1
		if n.FirstChild() != nil {
			b.Columns = n.FirstChild().ChildCount()
		}
	case *ast.HTMLBlock:
		b.Kind, b.Name = HTML, htmlTag(lines(n, source))
		return b, b.Name != ""
	case *ast.TextBlock:
		b.Kind = Paragraph
	default:
		return b, false // definitions of links, for example
	}
	return b, true
}

// blocks describes the children of a node, but for one kind, after others.
func (s *state) blocks(all []Block, n ast.Node, source []byte, but BlockKind) []Block {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if b, ok := s.block(c, source); ok && b.Kind != but {
			all = append(all, b)
		}
	}
	return all
}

// withoutLanguage returns a file name without the code of a language, so that
// timeline.zh.svg and timeline.en.svg are the same picture.
func withoutLanguage(file, language string) string {
	dir, base := path.Split(file)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	for _, sep := range []string{".", "-", "_"} {
		stem = strings.TrimSuffix(stem, sep+language)
	}
	return strings.TrimPrefix(dir, language+"/") + stem + ext
}

// htmlTag returns the first tag of a block of HTML, "" for a comment.
func htmlTag(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "<!--") {
		return ""
	}
	if i := strings.IndexAny(s, " \t\n>"); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(s) + ">"
}
