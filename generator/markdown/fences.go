package markdown

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/highlight"
	"bingfa/generator/lanes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// fences renders fenced code: highlighted, as a diagram (```lanes), or as a
// program that runs (```go run).
type fences struct{}

func (fences) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithASTTransformers(
		util.Prioritized(transformer(findSwallowed), 110), util.Prioritized(transformer(findFences), 270)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(renderers{
		kindHTML:          renderHTML,
		ast.KindCodeBlock: renderIndented,
	}, 100)))
}

var kindHTML = ast.NewNodeKind("GeneratedHTML")

// generated is HTML of our own making.
type generated struct {
	ast.BaseBlock
	html []byte
}

func (*generated) Kind() ast.NodeKind              { return kindHTML }
func (g *generated) Dump(source []byte, level int) { ast.DumpHelper(g, source, level, nil, nil) }

func renderHTML(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.Write(n.(*generated).html)
	}
	return ast.WalkContinue, nil
}

func renderIndented(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.Write(codeHTML("", lines(n, source)))
	}
	return ast.WalkContinue, nil
}

// codeHTML returns a block of code that only shows.
func codeHTML(lang, code string) []byte {
	var b []byte
	b = append(b, `<div class="code"`...)
	if lang != "" {
		b = append(b, ` data-lang="`+html.EscapeString(lang)+`"`...)
	}
	b = append(b, `><pre tabindex="0"><code>`...)
	b = highlight.HTML(b, lang, code)
	return append(b, "</code></pre></div>\n"...)
}

// lines returns the text of a block.
func lines(n ast.Node, source []byte) string {
	all := n.Lines()
	if all.Len() == 0 {
		return ""
	}
	if contiguous(all) {
		return string(source[all.At(0).Start:all.At(all.Len()-1).Stop])
	}
	var b strings.Builder
	for i := range all.Len() {
		line := all.At(i)
		b.Write(line.Value(source))
	}
	return b.String()
}

// contiguous reports whether lines stand one after another in the source, just
// as they are: most do that are in no list and no quotation.
func contiguous(lines *text.Segments) bool {
	for i := range lines.Len() {
		line := lines.At(i)
		if line.Padding > 0 || line.ForceNewline || i > 0 && line.Start != lines.At(i-1).Stop {
			return false
		}
	}
	return true
}

func findFences(_ *ast.Document, source []byte, s *state) {
	each(s, ast.KindFencedCodeBlock, func(f *ast.FencedCodeBlock) {
		info, offset := "", offsetOf(f)
		if f.Info != nil {
			info, offset = string(f.Info.Segment.Value(source)), f.Info.Segment.Start
		}
		lang, flags, _ := strings.Cut(strings.TrimSpace(info), " ")
		code := lines(f, source)
		run, expect := false, Right
		if flags != "" {
			run, expect = s.words(lang, flags, offset)
		}
		if language := checkedLanguages[strings.ToLower(lang)]; language != "" {
			code = s.snippet(f, code, Snippet{Language: language, Runs: run, Expect: expect, Offset: offset})
		}
		var replacement ast.Node
		switch {
		case lang == "lanes":
			replacement = &generated{html: s.diagram(f, code, offset)}
		case run:
			s.fences++
			replacement = &block{value: &Fence{ID: programID(s.fences), Code: code}}
		default:
			if !highlight.Known(lang) {
				hint := "use text for plain text"
				if name, rest, ok := strings.Cut(lang, ","); ok && highlight.Known(name) {
					hint = fmt.Sprintf("words are separated by spaces: ```%s %s", name, strings.ReplaceAll(rest, ",", " "))
				} else if near := highlight.Suggest(lang); len(near) > 0 {
					hint = "did you mean " + strings.Join(near, ", ") + "?"
				}
				s.report(offset, fmt.Sprintf("unknown language %q", lang), hint)
			}
			replacement = &generated{html: codeHTML(lang, code)}
		}
		f.Parent().ReplaceChild(f.Parent(), f, replacement)
	})
}

// diagram returns the drawing of a lanes fence, or its text if it is wrong.
func (s *state) diagram(f *ast.FencedCodeBlock, code string, offset int) []byte {
	d, err := lanes.Parse(code)
	if err != nil {
		var wrong lanes.Errors
		errors.As(err, &wrong)
		if len(wrong) == 0 {
			s.report(offset, err.Error(), "")
		}
		first := s.lineOf(offset) + 1 // of the fence's text
		for _, e := range wrong {
			column := e.Column
			if f.Lines().Len() >= e.Line && e.Line > 0 { // the fence may be indented
				start := f.Lines().At(e.Line - 1).Start
				body := s.translation.Body()
				column += start - (bytes.LastIndexByte(body[:start], '\n') + 1)
			}
			s.list = append(s.list, diagnostic.AtLine(s.translation.File, s.translation.Source, first+e.Line-1, column, e.Msg, e.Hint))
		}
		return codeHTML("text", code)
	}
	s.diagrams++
	w := s.Words
	return d.HTML(nil, lanes.Options{
		ID: diagramID(s.diagrams),
		Words: lanes.Words{
			Running: w("lanes.running"), Ready: w("lanes.ready"), Waiting: w("lanes.waiting"), Sleeping: w("lanes.sleeping"),
			Time: w("lanes.time"), Schedule: w("lanes.schedule"), Range: w("lanes.range"), Arrow: w("lanes.arrow"),
			FullWidth: w("lanes.fullwidth") == "yes",
		},
	})
}
