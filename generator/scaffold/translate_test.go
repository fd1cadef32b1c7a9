package scaffold

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

// A copy has the sections of its original under the same ids.
func FuzzCopy(f *testing.F) {
	for _, body := range []string{
		"## A\n\n### B {#b}\n\n## A ##\n", "A\n---\n\nB *c*\nd\n-----\n", "> ## A\n\n- ## B\n", "```\n## A\n```\n    ## B\n\n## C",
		"## 一 `二`\n\n## [a](b/)\n", "##\n\n## #\n\n## \\#\n", "##  # #\n", "## A {.x}\n\n## A {#a .x}\n", "## A\t##  \n## B \\\n", "<details>\n\n## A\n\n</details>\n",
		"## \u032e\n\n## \u0301a\u0301\n",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) || strings.Contains(body, "\r") {
			return // a loader hands on neither
		}
		convert := func(src []byte) ([]markdown.Heading, *note.Translation, *note.Note, bool) {
			tr := &note.Translation{Language: "en", File: "index.en.md", Source: src, BodyOffset: len("---\ntitle: T\nsummary: S\n---\n")}
			n := &note.Note{Path: "a", Translations: map[string]*note.Translation{"en": tr}}
			doc, list := markdown.Convert(n, tr, markdown.Options{})
			return doc.Outline, tr, n, list.Err() == nil
		}
		want, tr, n, ok := convert([]byte("---\ntitle: T\nsummary: S\n---\n" + body))
		if !ok {
			return
		}
		copied := withIDs(n, tr)
		got, _, _, ok := convert(append([]byte("---\ntitle: T\nsummary: S\n---\n"), copied...))
		if !ok || !reflect.DeepEqual(got, want) && (len(got) > 0 || len(want) > 0) {
			t.Errorf("%q\n%q\nhas %v, not %v", body, copied, got, want)
		}
	})
}
