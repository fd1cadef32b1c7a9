package scaffold

import (
	"bytes"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"
)

// copyToTranslate returns what a translator writes over: the original with the
// same sections, examples and programs, headings with the ids that they have
// there, and a line in the front matter that says what to do. title replaces
// the original's unless it is "".
func copyToTranslate(n *note.Note, original *note.Translation, l note.Language, title string) ([]byte, error) {
	front := original.Source[:original.BodyOffset]
	if title != "" {
		var err error
		if front, err = withTitle(front, title); err != nil {
			return nil, diagnostic.Diagnostic{File: original.File, Message: "the copy cannot be given another title: " + err.Error(),
				Hint: "leave out -title, and translate the title in the copy"}
		}
	}
	begin := bytes.IndexByte(front, '\n') + 1
	remark := fmt.Sprintf("# "+words.Copy[written(l)]+"\n", path.Base(original.File))
	return slices.Concat(front[:begin], []byte(remark), front[begin:], withIDs(n, original)), nil
}

// withTitle returns a front matter, with the lines around it, that has another
// title.
func withTitle(front []byte, title string) ([]byte, error) {
	t, err := parseSource(front)
	if err != nil {
		return nil, err
	}
	var want, got note.FrontMatter
	_, value := field(t.root, "title")
	if value == nil || yaml.Unmarshal(front, &want) != nil {
		return nil, errStyle
	}
	t.edits = append(t.edits, edit{t.start(value), t.end(value), scalar(title)})
	edited := t.result()
	want.Title = title
	if err := yaml.Unmarshal(edited, &got); err != nil || !reflect.DeepEqual(withoutPlaces(got), withoutPlaces(want)) {
		return nil, errStyle
	}
	return edited, nil
}

// withoutPlaces returns a front matter that does not tell where in the file
// something stands.
func withoutPlaces(f note.FrontMatter) note.FrontMatter {
	f.Aliases = slices.Clone(f.Aliases)
	for i, a := range f.Aliases {
		f.Aliases[i] = note.WrittenPath{Path: a.Path}
	}
	return f
}

// withIDs returns a translation's body in which every heading says its id: one
// that is made of its text would change with the text. A body with headings
// that nothing can be written after, such as "## # #", is returned as it is.
func withIDs(n *note.Note, t *note.Translation) []byte {
	// Mistakes in the original are told where the site is built.
	doc, _ := markdown.Convert(n, t, markdown.Options{})
	body := writeIDs(t.Body(), doc.Outline)
	copied := *t
	copied.Source = slices.Concat(t.Source[:t.BodyOffset], body)
	again, _ := markdown.Convert(n, &copied, markdown.Options{})
	if !slices.Equal(doc.Outline, again.Outline) {
		return t.Body()
	}
	return body
}

// writeIDs writes the ids of an outline after the headings that say none.
func writeIDs(body []byte, outline []markdown.Heading) []byte {
	parsed := goldmark.New(goldmark.WithParserOptions(parser.WithHeadingAttribute())).Parser().Parse(text.NewReader(body))
	var out []byte
	done := 0
	_ = ast.Walk(parsed, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := node.(*ast.Heading)
		if !ok || !entering || h.Level < 2 || h.Level > 3 {
			return ast.WalkContinue, nil
		}
		if len(outline) == 0 || outline[0].Level != h.Level {
			return ast.WalkStop, nil // the documents differ: better none than a wrong one
		}
		id := outline[0].ID
		outline = outline[1:]
		if _, ok := h.AttributeString("id"); ok || h.Lines().Len() == 0 {
			return ast.WalkContinue, nil
		}
		segment := h.Lines().At(h.Lines().Len() - 1)
		end := segment.Start + len(bytes.TrimRight(body[segment.Start:segment.Stop], " \t\n"))
		if lineEnd := bytes.IndexByte(body[end:], '\n'); lineEnd >= 0 && strings.Trim(string(body[end:end+lineEnd]), "# \t") == "" {
			out = append(append(out, body[done:end]...), " {#"+id+"}"...)
			done = end + lineEnd // hashes that close a heading are not needed
		} else if lineEnd < 0 {
			out = append(append(out, body[done:end]...), " {#"+id+"}"...)
			done = len(body)
		}
		return ast.WalkContinue, nil
	})
	return append(out, body[done:]...)
}
