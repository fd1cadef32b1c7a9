package site

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

const siteYAML = `title: {zh: 站, en: Site}
base: https://example.org/docs/
featured: a/one/demo
languages: [{code: zh, tag: zh-CN}, {code: en}, {code: ja}]
chapters:
  - title: {zh: 甲, en: A}
    notes: [a/one, a/two]
  - title: B
    notes: [b/three]
`

func text(body string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("---\ntitle: T\nsummary: S\n---\n" + body)}
}

func assemble(t *testing.T, files fstest.MapFS) (*Site, string) {
	t.Helper()
	content, list := note.NewLoader(files, "content").Load()
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	s, list := Assemble(content, convertAll)
	return s, list.Error()
}

func convertAll(pages []*Page) {
	for _, p := range pages {
		p.Document, _ = markdown.Convert(p.Note, p.Translation, markdown.Options{Language: p.Language.Code, Prefix: p.Site.Prefix()})
	}
}

func goodFiles() fstest.MapFS {
	return fstest.MapFS{
		"site.yaml": {Data: []byte(siteYAML)}, "a/one/demo/main.go": {Data: []byte("package main\n")},
		"a/one/index.zh.md": text("## 节 {#s}\n\n[示例](demo/)\n\n[下](../two/#t) ![图](p.svg)\n"), "a/one/index.en.md": text("[Example](demo/)"), "a/one/p.svg": {Data: []byte("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")},
		"a/two/index.en.md": text("## T {#t}\n"), "b/three/index.zh.md": text("[二](../../a/two/index.en.md#t)\n"),
	}
}

func TestAssemble(t *testing.T) {
	s, wrong := assemble(t, goodFiles())
	if wrong != "" {
		t.Fatal(wrong)
	}
	if len(s.Pages) != 9 {
		t.Errorf("%d pages, want every note in every language: 9", len(s.Pages))
	}
	var order []string
	for p := s.Page("zh", "a/one"); p != nil; p = p.Next {
		order = append(order, p.Path)
	}
	if got := strings.Join(order, " "); got != "/docs/zh/a/one/ /docs/zh/a/two/ /docs/zh/b/three/" {
		t.Errorf("reading order %s", got)
	}
	two := s.Page("zh", "a/two")
	if !two.Missing() || two.Translation.Language != "en" || two.Previous != s.Page("zh", "a/one") || two.In("en").Missing() {
		t.Error("a missing translation is not stood in for by the other language")
	}
	// Where neither the page's nor the source language has it, any does.
	if ja := s.Page("ja", "a/two"); !ja.Missing() || ja.Translation.Language != "en" {
		t.Error("Japanese shows nothing")
	}
	if ja := s.Page("ja", "a/one"); ja.Translation.Language != "zh" {
		t.Error("the source language does not come first")
	}
	if p := s.Featured("en"); p == nil || p.Block.(*markdown.Example).Name != "demo" {
		t.Error("the featured example is not found")
	}
}

func TestWrongReferences(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		with *fstest.MapFile
		want string
	}{
		"note":     {"b/three/index.zh.md", text("x [y](../../a/tow/) z\n"), `content/b/three/index.zh.md:5:3: the link leads to "a/tow", which is no note; did you mean a/two?`},
		"section":  {"b/three/index.zh.md", text("x [y](../../a/one/#ss) z\n"), `there is no section #ss in a/one; did you mean #s?`},
		"file":     {"b/three/index.zh.md", text("![y](q.svg)\n"), `content/b/three/index.zh.md:5:1: there is no file "b/three/q.svg"`},
		"chapter":  {"site.yaml", &fstest.MapFile{Data: []byte(strings.Replace(siteYAML, "a/two", "a/tow", 1))}, `content/site.yaml:7:20: there is no note "a/tow"; did you mean a/two?`},
		"orphan":   {"c/four/index.zh.md", text("x"), "no chapter names the note c/four; add `- c/four` to a chapter's notes, or have `bingfa new c/four` do that"},
		"featured": {"site.yaml", &fstest.MapFile{Data: []byte(strings.Replace(siteYAML, "one/demo", "one/nope", 1))}, `the featured example "a/one/nope" is on no page`},
	} {
		t.Run(name, func(t *testing.T) {
			files := goodFiles()
			files[c.file] = c.with
			if _, wrong := assemble(t, files); !strings.Contains(wrong, c.want) {
				t.Errorf("got\n%s\nwant\n%s", wrong, c.want)
			}
		})
	}
}

// The line of site.yaml is shown with a sign under the column.
func TestWrongReferenceShowsItsLine(t *testing.T) {
	for _, list := range []string{"[a/one, a/tow]", "\n      - a/one\n      - a/tow # soon"} {
		files := goodFiles()
		files["site.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(siteYAML, "[a/one, a/two]", list, 1))}
		content, _ := note.NewLoader(files, "content").Load()
		_, problems := Assemble(content, convertAll)
		i := slices.IndexFunc(problems, func(d diagnostic.Diagnostic) bool { return d.Message == `there is no note "a/tow"` })
		if i < 0 {
			t.Fatalf("%q: got %v", list, problems)
		}
		if d := problems[i]; !strings.HasPrefix(d.Excerpt[d.Column-1:], "a/tow") {
			t.Errorf("column %d of %q", d.Column, d.Excerpt)
		}
	}
}
