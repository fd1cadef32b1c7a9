package note

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const (
	siteYAML = "title: {zh: 站, en: Site}\nlanguages: [{code: zh, tag: zh-CN}, {code: en}]\nchapters:\n  - title: One\n    notes:\n      - a/one\n"
	oneZH    = "---\ntitle: 一\nsummary: 甲。\n---\n正文\n"
)

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{"site.yaml": {Data: []byte(siteYAML)}, "a/one/index.zh.md": {Data: []byte(oneZH)}}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "DELETE" {
			delete(m, pairs[i])
			continue
		}
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func TestLoad(t *testing.T) {
	c, list := NewLoader(files(
		"a/one/index.en.md", "\uFEFF---\r\ntitle: One\r\nsummary: S\r\nnav: O\r\n---\r\nText\r\n",
		"a/one/demo/main.go", "package main\r\n", "a/one/demo/main.py", "x # (1)\n", "a/one/demo/output.txt", "1\n",
		"a/one/demo/example.yaml", "clock: real\npython: exception ValueError\ngo: exit 3\nmask: ['\\d+']\ndiffers: [times]\n",
		"a/one/picture.svg", "<svg/>", "a/one/images/b.png", "png", "a/one/.index.zh.md.swp", "\xff", "README.md", "# x",
		"a/one/demo/__pycache__/main.pyc", "\xff",
	), "content").Load()
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	n := c.Notes[0]
	if n.Path != "a/one" || strings.Join(n.Languages(), " ") != "en zh" {
		t.Fatalf("note %s in %v", n.Path, n.Languages())
	}
	en := n.Translations["en"]
	if en.Title != "One" || en.NavTitle() != "O" || string(en.Body()) != "Text\n" || en.File != "content/a/one/index.en.md" {
		t.Errorf("translation %+v with body %q", en, en.Body())
	}
	e := n.Examples["demo"]
	if string(e.Go) != "package main\n" || e.Config.Clock != "real" || e.Config.Masked("pid 12") != "pid ▒" || e.Config.Exact() {
		t.Errorf("example %+v", e)
	}
	if m := e.Markers(); len(m) != 1 || m[0] != 1 {
		t.Errorf("markers %v", m)
	}
	var assets []string
	for _, a := range n.Assets {
		assets = append(assets, a.Path)
	}
	if got := strings.Join(assets, " "); got != "picture.svg images/b.png" {
		t.Errorf("assets %s", got)
	}
}

func TestWrong(t *testing.T) {
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"no site":             {files("site.yaml", "DELETE"), "content/site.yaml: there is no site.yaml"},
		"site does not parse": {files("site.yaml", "title: x\nlanguages: [\n"), "content/site.yaml:2: YAML: "},
		"site has a typo":     {files("site.yaml", siteYAML+"descripton: x\n"), `content/site.yaml:7: YAML: unknown field "descripton"; did you mean "description"?`},
		"no languages":        {files("site.yaml", "title: x\n"), "the site has no languages"},
		"language twice":      {files("site.yaml", "title: x\nlanguages: [{code: zh}, {code: zh}]\n"), `language "zh" is listed twice`},
		"bad language code":   {files("site.yaml", "title: x\nlanguages: [{code: 中}]\n"), `language code "中" is not valid`},
		"relative base":       {files("site.yaml", siteYAML+"base: bingfa.example\n"), `base "bingfa.example" is not an absolute address`},
		"base without scheme": {files("site.yaml", siteYAML+"base: //example.org/\n"), `content/site.yaml:7:1: base "//example.org/" is not an absolute address`},
		"base with a query":   {files("site.yaml", siteYAML+"base: https://example.org/?x\n"), `is not an absolute address`},
		"script repository":   {files("site.yaml", siteYAML+"repository: 'javascript:x'\n"), `content/site.yaml:7:1: repository "javascript:x" is not an absolute address`},
		"bad language tag":    {files("site.yaml", "title: x\nlanguages:\n  - code: zh\n    tag: 'x\" y'\n"), `content/site.yaml:4:5: language tag "x\" y" is not valid`},
		"no site title":       {files("site.yaml", "title:\nlanguages: [{code: zh}]\n"), "content/site.yaml:1:1: the site's title is missing"},
		"title's language":    {files("site.yaml", "title: {zh: x, eng: y}\nlanguages: [{code: zh}, {code: en}]\n"), `content/site.yaml:1:16: the site's title is in an unknown language, "eng"; the languages are zh, en`},
		"no chapter title":    {files("site.yaml", siteYAML+"  - notes: []\n"), "content/site.yaml:7:5: the chapter's title is missing"},
		"list for fields":     {files("site.yaml", "- a\n"), "content/site.yaml:1: YAML: a list instead of fields (name: value)"},
		"text for a list":     {files("site.yaml", "title: x\nchapters: y\n"), "content/site.yaml:2: YAML: a single value instead of a list"},
		"list for a text":     {files("a/one/index.zh.md", "---\ntitle: [x]\nsummary: y\n---\n"), "content/a/one/index.zh.md:2: YAML: a list instead of a single value"},
		"field twice":         {files("a/one/index.zh.md", "---\ntitle: x\ntitle: y\n---\n"), `content/a/one/index.zh.md:3: YAML: mapping key "title" already defined at line 2`},
		"note listed twice":   {files("site.yaml", siteYAML+"      - a/one\n"), "content/site.yaml:7:9: the note a/one is listed twice, first in line 6"},
		"bad note path":       {files("site.yaml", siteYAML+"      - ../x\n"), `content/site.yaml:7:9: "../x" is not a note's path`},
		"unknown language":    {files("a/one/index.fr.md", oneZH), `content/a/one/index.fr.md: unknown language "fr"; the languages of content/site.yaml are zh, en`},
		"no language":         {files("a/one/index.md", oneZH), "content/a/one/index.md: the file name does not say its language; rename it to index.zh.md"},
		"no front matter":     {files("a/one/index.zh.md", "# x\n"), "content/a/one/index.zh.md:1: the note has no front matter"},
		"open front matter":   {files("a/one/index.zh.md", "---\ntitle: x\n"), "content/a/one/index.zh.md:1: the front matter does not end"},
		"bad front matter":    {files("a/one/index.zh.md", "---\ntitle: x\nsummary: a: b\n---\n"), "content/a/one/index.zh.md:3: YAML: mapping values are not allowed in this context; put a text that has a colon"},
		"tab":                 {files("site.yaml", "title: x\nlanguages:\n\t- {code: zh}\n"), "content/site.yaml:3: YAML: found character that cannot start any token; indent with spaces"},
		"open quote":          {files("a/one/index.zh.md", "---\ntitle: \"x\n---\n"), "close the quote"},
		"open bracket":        {files("a/one/index.zh.md", "---\ntitle: x\nsummary: [y\n---\n"), `content/a/one/index.zh.md:3: YAML: did not find expected ',' or ']'`},
		"bad indentation":     {files("a/one/index.zh.md", "---\ntitle: x\n  summary: y\n---\n"), `content/a/one/index.zh.md:3: YAML: mapping values`},
		"unknown field":       {files("a/one/index.zh.md", "---\ntitle: x\nsumary: y\n---\n"), `content/a/one/index.zh.md:3: YAML: unknown field "sumary"; did you mean "summary"?`},
		"no title":            {files("a/one/index.zh.md", "---\nsummary: y\n---\n"), "the front matter has no title"},
		"two by case":         {files("a/One/index.zh.md", oneZH), "two notes with one path: a/one and a/One differ only by case"},
		"file beside folder":  {files("a/one.zh.md", oneZH), "content/a/one.zh.md: two notes with one path: content/a/one is also a folder; move the text to content/a/one/index.zh.md"},
		"file for a folder":   {files("a/two.zh.md", oneZH), "content/a/two.zh.md: a note is a folder; move the text to content/a/two/index.zh.md"},
		"no main.go":          {files("a/one/demo/main.py", "x"), "content/a/one/demo: the example has no main.go"},
		"invalid UTF-8":       {files("a/one/index.zh.md", oneZH+"好\xff"), "content/a/one/index.zh.md:6:2: invalid UTF-8; save the file in UTF-8"},
		"invalid program":     {files("a/one/demo/main.go", "// \xff"), "content/a/one/demo/main.go:1:4: invalid UTF-8"},
		"bad clock":           {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "clock: atomic\n"), `content/a/one/demo/example.yaml:1: clock "atomic" is not valid; it is one of: virtual, real`},
		"bad outcome":         {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "compare: lines\ngo: exit three\n"), `example.yaml:2: go "exit three" is not valid`},
		"bad difference":      {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "mask: ['x']\ndiffers: [pid]\n"), `example.yaml:2: differs "pid" is not valid; did you mean "pids"?`},
		"mask, no difference": {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "mask: ['x']\n"), `example.yaml:1: readers are not told what the mask hides`},
		"difference, no mask": {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "differs: [pids]\n"), `example.yaml:1: nothing may differ, as there is no mask`},
		"bad acceptance":      {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "accept: ['(']\n"), `accept "(" is not valid`},
		"bad mask":            {files("a/one/demo/main.go", "x", "a/one/demo/example.yaml", "mask: ['(']\ndiffers: [pids]\n"), `mask "(" is not valid`},
		"empty":               {files("a/one/index.zh.md", "DELETE"), "content: there are no notes here; write the first one as content/chapter/note/index.zh.md"},
		"note at the top":     {files("index.zh.md", oneZH), "content: the content directory itself is no note"},
	} {
		t.Run(name, func(t *testing.T) {
			_, list := NewLoader(c.files, "content").Load()
			if !strings.Contains(list.Error(), c.want) {
				t.Errorf("got\n%v\nwant\n%s", list, c.want)
			}
		})
	}
}

// Spaces after "---" cannot be seen, nor which line ends an editor writes.
func TestFrontMatter(t *testing.T) {
	for name, src := range map[string]string{
		"plain": oneZH, "empty body": "---\ntitle: 一\nsummary: 甲。\n---", "trailing spaces": "--- \ntitle: 一\nsummary: 甲。\n---\t\n正文\n",
		"old line ends": strings.ReplaceAll(oneZH, "\n", "\r"), "rule in the body": oneZH + "\n---\n\ntitle: 二\n---\n",
		"numbers": "---\ntitle: 一\nsummary: 2024\n---\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, list := NewLoader(files("a/one/index.zh.md", src), "").Load()
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			tr := c.Notes[0].Translations["zh"]
			if tr.Title != "一" || strings.HasPrefix(string(tr.Body()), "-") {
				t.Errorf("title %q, body %q", tr.Title, tr.Body())
			}
		})
	}
}

// A chapter may be called as the folders that a site's own folder may hold.
func TestSkip(t *testing.T) {
	tree := files("public/two/index.zh.md", oneZH)
	if c, _ := NewLoader(tree, "content").Load(); len(c.Notes) != 2 {
		t.Errorf("%d notes, want 2", len(c.Notes))
	}
	if c, _ := NewLoader(tree, "", "public").Load(); len(c.Notes) != 1 {
		t.Errorf("%d notes, want 1", len(c.Notes))
	}
}

func TestSymbolicLinks(t *testing.T) {
	dir := t.TempDir()
	for name, f := range files() {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Skip("the system makes no symbolic links: ", err)
		}
	}
	link(".", "a/loop")
	link("nowhere", "a/lost")
	link("itself", "a/itself")
	link("a", "linked") // a folder under a second name is fine
	_, list := NewLoader(os.DirFS(dir), "").Load()
	for _, want := range []string{
		"a/loop: the symbolic link is a loop", "a/lost: the symbolic link leads nowhere",
		"a/itself: the symbolic link leads nowhere", "linked/loop: the symbolic link is a loop",
	} {
		if !strings.Contains(list.Error(), want) {
			t.Errorf("got\n%v\nwant\n%s", list, want)
		}
	}
}

// A loader reads again what has changed, and keeps the rest.
func TestReload(t *testing.T) {
	tree := files("a/one/demo/main.go", "package main\n", "a/one/index.en.md", oneZH)
	l := NewLoader(tree, "")
	before, _ := l.Load()
	tree["a/one/index.zh.md"] = &fstest.MapFile{Data: []byte(strings.Replace(oneZH, "一", "二", 1)), ModTime: time.Now()}
	after, list := l.Load()
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if got := after.Notes[0].Translations["zh"].Title; got != "二" {
		t.Errorf("title %s after the change", got)
	}
	if before.Notes[0].Translations["en"] != after.Notes[0].Translations["en"] || before.Notes[0].Examples["demo"] != after.Notes[0].Examples["demo"] || before.Site != after.Site {
		t.Error("what has not changed is not the same")
	}
	// The same size at the same time is only seen when told.
	tree["a/one/index.en.md"] = &fstest.MapFile{Data: []byte(strings.Replace(oneZH, "一", "三", 1))}
	l.Forget("a/one/index.en.md")
	after, _ = l.Load()
	if got := after.Notes[0].Translations["en"].Title; got != "三" {
		t.Errorf("title %s after Forget", got)
	}
	// A save that changes nothing changes nothing.
	tree["a/one/index.en.md"] = &fstest.MapFile{Data: tree["a/one/index.en.md"].Data, ModTime: time.Now()}
	again, _ := l.Load()
	if again.Notes[0].Translations["en"] != after.Notes[0].Translations["en"] {
		t.Error("a save without a change is a change")
	}
	delete(tree, "a/one/demo/main.go")
	if after, _ = l.Load(); len(after.Notes[0].Examples) != 0 {
		t.Error("a deleted example is still there")
	}
}

func FuzzTranslation(f *testing.F) {
	f.Add(oneZH)
	f.Add("---\n---")
	f.Add("---\ntitle: [\n---\n")
	f.Fuzz(func(t *testing.T, src string) {
		tr, list := parseTranslation("a.md", "zh", []byte(src))
		if tr != nil && tr.BodyOffset > len(src) {
			t.Errorf("body at %d of %d", tr.BodyOffset, len(src))
		}
		if tr == nil && len(list) == 0 {
			t.Error("nothing read and nothing said")
		}
	})
}
