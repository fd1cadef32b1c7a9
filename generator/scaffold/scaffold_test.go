package scaffold

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bingfa/generator/build"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/site"

	"github.com/rogpeppe/go-internal/txtar"
)

// unpack writes the files of an archive into a new folder.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// tree returns all that is in a folder, by name; folders have a slash.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, file)
		if e.IsDir() {
			all[name+"/"] = ""
			return nil
		}
		data, err := os.ReadFile(file)
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// scaffold makes what is asked for.
func scaffold(t *testing.T, r Request) *Plan {
	t.Helper()
	p, err := New(r)
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.Stage()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := s.Discard(); err != nil {
		t.Fatal(err)
	}
	return p
}

// built builds a site in which nothing is wrong.
func built(t *testing.T, dir string) *site.Site {
	t.Helper()
	o, problems := build.New(build.Open(dir), false).Build()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return o.Site
}

// outline returns the sections of a page, as "2 id".
func outline(d *markdown.Document) (ids []string) {
	for _, h := range d.Outline {
		ids = append(ids, strings.Repeat("#", h.Level)+h.ID)
	}
	return ids
}

// A new site builds in any languages, and all of them have one structure.
func TestNewSite(t *testing.T) {
	for _, languages := range [][]string{nil, {"en"}, {"zh"}, {"ja"}, {"en", "zh-tw", "pt-br"}, {"zh", "en", "ja"}, {"no", "en"}} {
		t.Run(strings.Join(languages, ","), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a", "b")
			p := scaffold(t, Request{Dir: dir, Languages: languages})
			s := built(t, dir)
			if len(languages) > 0 && !reflect.DeepEqual(s.Codes(), languages) || len(languages) == 0 && !reflect.DeepEqual(s.Codes(), defaultLanguages) {
				t.Errorf("languages %q", s.Codes())
			}
			var first *site.Page
			for _, l := range s.Languages {
				page := s.Page(l.Code, p.Note)
				if page.Missing() || page.Document == nil {
					t.Fatalf("no page in %s", l.Code)
				}
				if first == nil {
					first = page
				}
				if got, want := outline(page.Document), outline(first.Document); !reflect.DeepEqual(got, want) || len(got) != 3 {
					t.Errorf("%s has the sections %q, %s has %q", l.Code, got, first.Language.Code, want)
				}
				if len(page.Document.Parts) != len(first.Document.Parts) {
					t.Errorf("%s has %d parts, %s has %d", l.Code, len(page.Document.Parts), first.Language.Code, len(first.Document.Parts))
				}
				html := ""
				for _, part := range page.Document.Parts {
					html += string(part.HTML)
				}
				for _, want := range []string{"<svg", "alert", "<pre"} {
					if !strings.Contains(html, want) {
						t.Errorf("%s shows no %s", l.Code, want)
					}
				}
				if s.Featured(l.Code) == nil || s.Title.In(l.Code, s.Codes()...) == "" || l.Name == l.Code {
					t.Errorf("%s: no featured example, no title, or no name: %+v", l.Code, l)
				}
			}
		})
	}
}

const twoNotes = `
-- content/site.yaml --
title: Site
languages: [{code: en, name: English}, {code: cn, tag: zh-CN, name: 中文}, {code: ja}]
chapters:
  - title: {en: One, cn: 一}
    notes: [a/b/one]
  - title: Two
    notes: [a/c/two, other]
-- content/a/b/one/index.cn.md --
---
title: '一'
summary: S
# of the author
---
Text.

## 第一节 ##

### Second *part* {#given}

第三节
------

> ## Quoted

Fourth
` + "```" + `text
## no heading
` + "```" + `
## Last`

// The chapter is the one whose notes share the most of the path.
func TestChapter(t *testing.T) {
	dir := unpack(t, twoNotes)
	for _, c := range []struct {
		r     Request
		want  int
		title string
		wrong string
	}{
		{Request{Note: "a/new"}, 1, "One", ""},
		{Request{Note: "a/c/new"}, 2, "Two", ""},
		{Request{Note: "other/new"}, 2, "Two", ""},
		{Request{Note: "new"}, 2, "Two", ""},
		{Request{Note: "a/c/new", Chapter: "1"}, 1, "One", ""},
		{Request{Note: "a/c/new", Chapter: "一"}, 1, "One", ""},
		{Request{Note: "a/new", Chapter: "two"}, 2, "Two", ""},
		{Request{Note: "a/new", Chapter: "3"}, 0, "", `there is no chapter "3"; the chapters are 1 One, 2 Two`},
		{Request{Note: "a/new", Chapter: "Twoo"}, 0, "", `did you mean "Two"?`},
		{Request{Note: "a/new", NewChapter: note.Text{"": "Three"}}, 3, "Three", ""},
		{Request{Note: "a/new", NewChapter: note.Text{"cn": "一"}}, 0, "", "put the note there with -chapter 1"},
		{Request{Note: "a/new", NewChapter: note.Text{"fr": "Trois"}}, 0, "", `no language "fr"; its languages are en, cn, ja`},
		{Request{Note: "a/new", NewChapter: note.Text{"": "X"}, Chapter: "1"}, 0, "", "exclude each other"},
		{Request{Note: "a/b/one", Chapter: "2"}, 0, "", "named already, in chapter 1, One"},
	} {
		c.r.Dir = dir
		p, err := New(c.r)
		switch {
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%+v: %v, want %s", c.r, err, c.wrong)
		case c.wrong == "" && err != nil:
			t.Errorf("%+v: %v", c.r, err)
		case c.wrong == "" && (p.Chapter != c.want || p.ChapterTitle != c.title):
			t.Errorf("%+v: chapter %d, %s", c.r, p.Chapter, p.ChapterTitle)
		}
	}
}

// What a note lacks is a copy of what it has, with the ids said.
func TestCopies(t *testing.T) {
	dir := unpack(t, twoNotes)
	p := scaffold(t, Request{Dir: dir, Note: "a/b/one", Titles: note.Text{"en": "One: first"}})
	if p.Chapter != 0 || p.Copied != "content/a/b/one/index.cn.md" || len(p.Files) != 2 {
		t.Errorf("planned %+v", p)
	}
	files := tree(t, filepath.Join(dir, "content", "a", "b", "one"))
	want := `---
# A copy of index.cn.md: translate it in place, keep the {#ids}, the links and the code, then delete this line.
title: 'One: first'
summary: S
# of the author
---
Text.

## 第一节 {#第一节}

### Second *part* {#given}

第三节 {#第三节}
------

> ## Quoted {#quoted}

Fourth
` + "```" + `text
## no heading
` + "```" + `
## Last {#last}
`
	if got := files["index.en.md"]; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := files["index.ja.md"], strings.Replace(want, "'One: first'", "'一'", 1); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	yaml := strings.Replace(tree(t, dir)["content/site.yaml"], "  - title: Two\n    notes: [a/c/two, other]\n", "", 1) // they do not exist
	if err := os.WriteFile(filepath.Join(dir, "content", "site.yaml"), []byte(yaml), 0o666); err != nil {
		t.Fatal(err)
	}
	s := built(t, dir)
	if got, want := outline(s.Page("en", p.Note).Document), outline(s.Page("cn", p.Note).Document); !reflect.DeepEqual(got, want) || len(got) != 5 {
		t.Errorf("the copy has the sections %q, the original %q", got, want)
	}
}
