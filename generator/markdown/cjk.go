package markdown

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// cjk makes emphasis and line breaks right in Chinese and Japanese.
//
// Emphasis: CommonMark decides by the neighbouring characters whether "**" can
// open or close, and takes a full stop "。" before and a letter after it for an
// opening: `**注意。**这里` stays as it is, a known gap of the spec. Scripts without
// spaces need another rule, the one of the "markdown-cjk-friendly" proposal:
// CJK punctuation counts as a letter, and a CJK character beside a delimiter
// is as good a border as a space.
//
// Line breaks: a line break in the source is a space on the page, which is
// wrong between Han characters. goldmark's own option looks at the raw bytes
// after the break and so also joins before code, links and emphasis; here the
// text on both sides decides, whatever markup it is in (CSS Text 4, section
// "segment break transformation").
type cjk struct{}

func (cjk) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithInlineParsers(
			util.Prioritized(delimiters{parser.NewEmphasisParser()}, 490),
			util.Prioritized(delimiters{extension.NewStrikethroughParser()}, 490),
		),
		// After alerts, which take a line away, and before examples, which
		// render their explanations.
		parser.WithASTTransformers(util.Prioritized(transformer(joinLines), 260)),
	)
	m.Renderer().AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500)))
}

// delimiters parses as another parser does, with the rule for CJK.
type delimiters struct{ parser.InlineParser }

func (d delimiters) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, _ := block.PeekLine()
	n, ok := d.InlineParser.Parse(parent, block, pc).(*parser.Delimiter)
	if !ok {
		return nil
	}
	after := ' '
	if n.OriginalLength < len(line) {
		after, _ = utf8.DecodeRune(line[n.OriginalLength:])
	}
	if !isCJK(before) && !isCJK(after) {
		return n
	}
	space := func(r rune) bool { return util.IsSpaceRune(r) }
	punct := func(r rune) bool { return util.IsPunctRune(r) && !isCJK(r) }
	border := func(r rune) bool { return space(r) || punct(r) || isCJK(r) }
	left := !space(after) && (!punct(after) || border(before))
	right := !space(before) && (!punct(before) || border(after))
	n.CanOpen, n.CanClose = left, right
	if n.Char == '_' {
		// Inside a word an underscore is no markup; Han is no word in that
		// sense only beside punctuation.
		n.CanOpen = left && (!right || util.IsPunctRune(before))
		n.CanClose = right && (!left || util.IsPunctRune(after))
	}
	return n
}

// isCJK reports whether r belongs to a script that is written without spaces,
// or is punctuation as wide as a character of such a script.
func isCJK(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo) || isWidePunct(r)
}

func isWidePunct(r rune) bool {
	return r >= 0x3000 && r <= 0x303F || // CJK symbols and punctuation
		r >= 0xFE10 && r <= 0xFE1F || r >= 0xFE30 && r <= 0xFE4F || // vertical and compatibility forms
		r >= 0xFF01 && r <= 0xFF65 || r >= 0xFFE0 && r <= 0xFFE6 // full-width forms
}

// isAmbiguous reports whether r is punctuation that both scripts use, as wide
// as its neighbours: “ ” ‘ ’ — …
func isAmbiguous(r rune) bool {
	return r == '“' || r == '”' || r == '‘' || r == '’' || r == '—' || r == '…' || r == '·'
}

// joinLines removes the line breaks that must not become a space.
func joinLines(_ *ast.Document, source []byte, s *state) {
	each(s, ast.KindText, func(t *ast.Text) {
		if !t.SoftLineBreak() {
			return
		}
		before, after := lastRune(t, source), nextRune(t, source)
		if isCJK(before) && isCJK(after) ||
			isWidePunct(before) && after != 0 || isWidePunct(after) && before != 0 ||
			isCJK(before) && isAmbiguous(after) || isAmbiguous(before) && isCJK(after) {
			t.SetSoftLineBreak(false)
		}
	})
}

// lastRune returns the last character of the text up to and with n, 0 if the
// paragraph has none there.
func lastRune(n ast.Node, source []byte) rune {
	for ; n != nil; n = n.PreviousSibling() {
		switch t := n.(type) {
		case *ast.Text:
			if v := t.Segment.Value(source); len(v) > 0 {
				r, _ := utf8.DecodeLastRune(v)
				return r
			}
		case *ast.RawHTML:
		default:
			if n.LastChild() == nil {
				return 'x' // an image or the like: as a word
			}
			if r := lastRune(n.LastChild(), source); r != 0 {
				return r
			}
		}
	}
	return 0
}

// nextRune returns the first character of the text after n, leaving and
// entering markup; 0 at the end of the paragraph.
func nextRune(n ast.Node, source []byte) rune {
	for n != nil && n.Type() == ast.TypeInline {
		for s := n.NextSibling(); s != nil; s = s.NextSibling() {
			if r := firstRune(s, source); r != 0 {
				return r
			}
		}
		n = n.Parent()
	}
	return 0
}

func firstRune(n ast.Node, source []byte) rune {
	switch t := n.(type) {
	case *ast.Text:
		if v := t.Segment.Value(source); len(v) > 0 {
			r, _ := utf8.DecodeRune(v)
			return r
		}
		return 0
	case *ast.RawHTML:
		return 0
	}
	if n.FirstChild() == nil {
		return 'x'
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if r := firstRune(c, source); r != 0 {
			return r
		}
	}
	return 0
}
