package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	embedded "bingfa/theme"
)

// A save has only that made again which shows what was saved.
func TestWork(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	write := func(name, text string) error {
		return errors.Join(os.MkdirAll(filepath.Dir(path(name)), 0o777), os.WriteFile(path(name), []byte(text), 0o666))
	}
	themeFile := func(name string) string {
		text, err := fs.ReadFile(embedded.Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	const site = "title: Site\nlanguages: [{code: zh}, {code: en}]\nchapters: [{title: A, notes: [a/n0, a/n1, a/n2, a/n3, a/n4]}, {title: B, notes: [b/m0, b/m1, b/m2, b/m3, b/m4]}]\n"
	text := func(title, body string) string { return "---\ntitle: " + title + "\nsummary: S\n---\n" + body + "\n" }
	var err error
	for i := range 5 {
		for _, language := range []string{"zh", "en"} {
			err = errors.Join(err, write(fmt.Sprintf("content/a/n%d/index.%s.md", i, language), text("T", "## Section {#s}\n")))
		}
		// These have no English text; two of them link to others.
		err = errors.Join(err, write(fmt.Sprintf("content/b/m%d/index.zh.md", i), text("M", "> [!NOTE]\n> A word of the theme.\n")))
	}
	shows := text("T", "[Sum](sum/)\n\n![p](p.svg)\n")
	for name, data := range map[string]string{
		"content/site.yaml": site, "content/a/n1/index.zh.md": shows, "content/a/n1/index.en.md": shows,
		"content/a/n1/sum/main.go": "package main\n", "content/a/n1/p.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 3"/>`,
		"content/a/n0/index.en.md": strings.Replace(text("T", "## Section {#s}\n"), "summary: S", "summary: E", 1), // no copy
		"content/b/m0/index.zh.md": text("M", "[to](../../a/n0/#s)\n"), "content/b/m1/index.zh.md": text("M", "[to](../../a/n0/)\n"),
	} {
		err = errors.Join(err, write(name, data))
	}
	if err != nil {
		t.Fatal(err)
	}
	b := New(Open(dir), true)
	render := func(o *Output) {
		t.Helper()
		for _, name := range o.Names() {
			if _, err := o.File(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	o, problems := b.Build()
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	render(o)
	const all = 24 // landing, not found, two homes, twenty notes
	if got, want := b.Work(), (Work{Files: 18, Folders: 14, Documents: 20, Checked: 20, Themes: 1, Bundles: 5, Pages: all}); got != want {
		t.Errorf("the first build took %+v, want %+v", got, want)
	}
	for _, c := range []struct {
		name, file, text string
		want             Work
	}{
		{"nothing", "content/a/n2/index.en.md", text("T", "## Section {#s}\n"), Work{Files: 1}},
		{"text", "content/a/n2/index.en.md", text("T", "## Section {#s}\n\nMore.\n"), Work{Files: 1, Documents: 1, Checked: 2, Pages: 1}},
		{"text that others link to", "content/a/n0/index.zh.md", text("T", "## Section {#s}\n\nMore.\n"), Work{Files: 1, Documents: 1, Checked: 6, Pages: 1}},
		{"text that stands in", "content/b/m2/index.zh.md", text("M", "More.\n"), Work{Files: 1, Documents: 2, Checked: 2, Pages: 2}},
		{"a title, in menus and beside neighbours", "content/a/n2/index.en.md", text("New", "## Section {#s}\n\nMore.\n"), Work{Files: 1, Documents: 1, Checked: 2, Pages: 11}},
		{"example in two languages", "content/a/n1/sum/main.go", "package main\n\nfunc main() {}\n", Work{Files: 1, Documents: 2, Checked: 2, Pages: 2}},
		{"picture", "content/a/n1/p.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 5"/>`, Work{Files: 1, Documents: 2, Checked: 20, Pages: 2}},
		{"site's title", "content/site.yaml", strings.Replace(site, "Site", "New", 1), Work{Files: 1, Checked: 20, Pages: all}},
		{"chapter's title", "content/site.yaml", strings.Replace(strings.Replace(site, "Site", "New", 1), "title: B", "title: C", 1), Work{Files: 1, Checked: 20, Pages: 22}},
		{"old address", "content/a/n2/index.en.md", strings.Replace(text("New", "## Section {#s}\n\nMore.\n"), "summary", "aliases: [a/old]\nsummary", 1), Work{Files: 1, Documents: 1, Checked: 2, Pages: 3}},
		{"another old address", "content/a/n2/index.en.md", strings.Replace(text("New", "## Section {#s}\n\nMore.\n"), "summary", "aliases: [a/old, a/older]\nsummary", 1), Work{Files: 1, Documents: 1, Checked: 2, Pages: 3}},
		{"old addresses that are taken back", "content/a/n2/index.en.md", text("New", "## Section {#s}\n\nMore.\n"), Work{Files: 1, Documents: 1, Checked: 2, Pages: 1}},
		{"new file", "content/a/n3/data.csv", "1,2\n", Work{Files: 1, Folders: 1, Checked: 20, Documents: 2, Pages: 2}},
		{"template", "theme/templates/note.html", themeFile("templates/note.html") + "<!-- -->more", Work{Themes: 1, Pages: all}},
		{"style", "theme/styles/base.css", themeFile("styles/base.css") + "\n:root { --x: 1; }\n", Work{Themes: 1, Bundles: 1, Pages: all}},
		{"script", "theme/scripts/app.ts", themeFile("scripts/app.ts") + "\nconsole.log(1);\n", Work{Themes: 1, Bundles: 1, Pages: all}},
		{"word on pages", "theme/strings/en.yaml", strings.Replace(themeFile("strings/en.yaml"), "nav.next: ", "nav.next: New ", 1), Work{Themes: 1, Pages: all}},
		{"word in texts", "theme/strings/zh.yaml", strings.Replace(themeFile("strings/zh.yaml"), "alert.note: ", "alert.note: New ", 1), Work{Themes: 1, Documents: 4, Checked: 4, Pages: all}},
		{"file of no concern", "content/a/n2/.index.en.md.swp", "x", Work{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := b.Work()
			if err := write(c.file, c.text); err != nil {
				t.Fatal(err)
			}
			o, problems := b.Update([]string{c.file})
			if err := problems.Err(); err != nil {
				t.Fatal(err)
			}
			render(o)
			if got := b.Work().minus(before); got != c.want {
				t.Errorf("took %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func (w Work) minus(v Work) Work {
	return Work{w.Files - v.Files, w.Folders - v.Folders, w.Documents - v.Documents, w.Checked - v.Checked, w.Themes - v.Themes, w.Bundles - v.Bundles, w.Pages - v.Pages}
}
