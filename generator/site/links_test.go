package site

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bingfa/generator/note"
)

func file(data string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(data)} }

const svg = `<svg xmlns="http://www.w3.org/2000/svg"/>`

// linked is a site in which b/three is to be written.
func linked() fstest.MapFS {
	return fstest.MapFS{
		"site.yaml":             file(strings.Replace(siteYAML, "featured: a/one/demo\n", "", 1)),
		"a/one/index.zh.md":     text("## 节 {#s}\n\n[示例](demo/)\n\n![图](p.svg)\n\n<i id=\"raw\"></i>\n"),
		"a/one/index.en.md":     text("## Section {#s}\n\n[Example](demo/)\n"),
		"a/one/demo/main.go":    file("package main\n"),
		"a/one/demo/notes.txt":  file("x"),
		"a/one/p.svg":           file(svg),
		"a/two/index.en.md":     text("## T {#t}\n\n[data](data/x.csv)\n"),
		"a/two/data/x.csv":      file("x"),
		"a/orphan/index.en.md":  text("x\n"),
		"b/three/index.zh.md":   text("x\n"),
		"b/three/empty.png":     file(""),
		"b/three/sub/Photo.png": file("no image"),
	}
}

// TestLinks writes one line into b/three/index.zh.md and wants one finding
// about it, or none.
func TestLinks(t *testing.T) {
	for line, want := range map[string]string{
		"[a](../../a/one/)":                       "",
		"[a](../../a/one/#s)":                     "",
		"[a](../../a/one/#raw)":                   "",
		"[a](../../a/one/#example-demo)":          "",
		"[a](../../a/one/#top)":                   "",
		"[a](../../a/one/index.en.md#s)":          "",
		"[a](../../a/two/#t)":                     "", // in English, for lack of Chinese
		"[a](../../)":                             "",
		"![a](../../a/one/p.svg)":                 "",
		"[a](https://example.org/x)":              "", // the same host, another site
		"[a](/other/x)":                           "",
		"[a](/docs/)":                             "",
		"[a](/docs/api/run)":                      "",
		"<a href='../../a/one/#s'>a</a>":          "",
		"[a](../../a/One/)":                       `5:1: the link leads to "a/One", which is no note; write ../../a/one/: upper and lower case count`,
		"[a](../../a/one/index.en.md#raw)":        `5:1: there is no section #raw in a/one; its sections: s`,
		"[a](../../a/one/index.ja.md)":            "", // the page is there, in Chinese
		"[a](../../a/one/index.fr.md)":            `5:1: the link leads to the language "fr", which the site does not have; its languages are zh, en, ja`,
		"[a](../../a/one/demo/)":                  `5:1: the link leads to "a/one/demo", which is an example and has no page of its own; link to its place, ../../a/one/#example-demo`,
		"[a](../../a/two/data/)":                  `5:1: the link leads to "a/two/data", a folder of files, which has no page; link to one of its files, as in ../../a/two/data/x.csv`,
		"[a](../../a/)":                           `5:1: the link leads to "a", a folder of notes, which has no page; link to one of its notes, as in ../../a/one/`,
		"[a](../../a/orphan/)":                    `5:1: the link leads to "a/orphan", which has no page: no chapter names it; add it to a chapter in content/site.yaml`,
		"[a](../../a/one.md)":                     `5:1: there is no file "a/one.md"; a link to a note names its folder: write ../../a/one/`,
		"[a](../../a/one/index.md#s)":             `5:1: there is no file "a/one/index.md"; a link to a note names its folder: write ../../a/one/#s`,
		"[a](../../a/one.en.md)":                  `5:1: there is no file "a/one.en.md"; a link to a note names its folder: write ../../a/one/`,
		"[a](../../a/one/index.html)":             `5:1: there is no file "a/one/index.html"; a link to a note names its folder: write ../../a/one/`,
		"[a](../three/index.html#x)":              `5:1: there is no file "b/three/index.html"; a link to a note names its folder: write ../three/#x`,
		"[a](../Three/)":                          `5:1: the link leads to "b/Three", which is no note; write ../three/: upper and lower case count`,
		"[a](/docs/zh/b/three/)":                  `5:1: warning: the address "/docs/zh/b/three/" is absolute: it leads nowhere in an editor, nor when the site moves; write #top`,
		"[a](www.example.org/x)":                  `5:1: the link leads to "b/three/www.example.org/x", which is no note; for an address on the web write https://www.example.org/x`,
		"[a](go.dev)":                             `5:1: there is no file "b/three/go.dev"; for an address on the web write https://go.dev`,
		"![a](../../a/one/P.svg)":                 `5:1: there is no file "a/one/P.svg"; its name is "p.svg": upper and lower case count`,
		"![a](sub/Phota.png)":                     `5:1: there is no file "b/three/sub/Phota.png"; did you mean Photo.png?`,
		"![a](.hidden.png)":                       `5:1: there is no file "b/three/.hidden.png"; files of such a name are never published: give it another one`,
		"[a](../../a/one/demo/notes.txt)":         `5:1: there is no file "a/one/demo/notes.txt"; the files of an example are not published: link to the example, ../../a/one/demo/, or put the file beside the text`,
		"![a](../../a/two/data/x.csv)":            `5:1: "a/two/data/x.csv" is not an image that browsers show; save it as SVG, PNG, JPEG, GIF, WebP or AVIF`,
		"<img src=nope.png alt=''>":               `5:10: there is no file "b/three/nope.png"; put the file there, or mend the link`,
		"[a](/docs/zh/a/one/#s)":                  `5:1: warning: the address "/docs/zh/a/one/#s" is absolute: it leads nowhere in an editor, nor when the site moves; write ../../a/one/#s`,
		"[a](/docs/en/a/one/)":                    `5:1: warning: the address "/docs/en/a/one/" is absolute: it leads nowhere in an editor, nor when the site moves; write ../../a/one/index.en.md`,
		"[a](/docs/zh/)":                          `5:1: warning: the address "/docs/zh/" is absolute: it leads nowhere in an editor, nor when the site moves; write ../../`,
		"[a](/docs/en/)":                          "", // no relative path names it
		"[a](/docs/files/a/one/p.svg)":            `5:1: warning: the address "/docs/files/a/one/p.svg" is absolute: it leads nowhere in an editor, nor when the site moves; write ../../a/one/p.svg`,
		"[a](https://example.org/docs/zh/a/one/)": `5:1: warning: the address "https://example.org/docs/zh/a/one/" is absolute: it leads nowhere in an editor, nor when the site moves; write ../../a/one/`,
		"<https://example.org/docs/zh/x/>":        `5:2: nothing is at the address "https://example.org/docs/zh/x/"; write a path relative to the note's folder, as in ../queues/`,
		"[a](/docs/zh/a/oneindex.html)":           `5:1: nothing is at the address "/docs/zh/a/oneindex.html"; write a path relative to the note's folder, as in ../queues/`,
		"[a](/docs/zh/a/tow/)":                    `5:1: nothing is at the address "/docs/zh/a/tow/"; write a path relative to the note's folder, as in ../queues/`,
		"[a](/docs/zh/a/one/#x)":                  `5:1: there is no section #x in a/one; its sections: s`,
		"[a](/zh/a/one/)":                         `5:1: the address "/zh/a/one/" leads out of the site, which is published at /docs/; write ../../a/one/`,
	} {
		files := linked()
		files["b/three/index.zh.md"] = text(line + "\n\n[one](empty.png), [two](sub/Photo.png)\n")
		_, wrong := assemble(t, files)
		wrong, _, _ = strings.Cut(wrong, "\ncontent/site.yaml")
		orphan := "content/site.yaml: no chapter names the note a/orphan; add `- a/orphan` to a chapter's notes, or have `bingfa new a/orphan` do that"
		if got := strings.TrimSpace(strings.Replace(wrong, orphan, "", 1)); got != want && got != "content/b/three/index.zh.md:"+want {
			t.Errorf("%s\ngot  %s\nwant %s", line, got, want)
		}
	}
}

// TestUnread holds that a note which cannot be read is told of once, and not
// by every link to it and to its files.
func TestUnread(t *testing.T) {
	files := linked()
	delete(files, "a/orphan/index.en.md")
	files["a/two/index.en.md"] = file("---\ntitle: [\n---\n")
	files["b/three/index.zh.md"] = text("[a](../../a/two/#t) [b](../../a/two/data/x.csv) [c](../../a/tow/) [one](empty.png), [two](sub/Photo.png)\n")
	content, list := note.NewLoader(files, "content").Load()
	if len(list.Errors()) != 1 {
		t.Fatalf("read with %v", list)
	}
	_, list = Assemble(content, convertAll)
	if want := `content/b/three/index.zh.md:5:49: the link leads to "a/tow", which is no note; the notes are listed in content/site.yaml`; !strings.HasPrefix(list.Error(), want) || len(list) != 1 {
		t.Errorf("got\n%v\nwant\n%s", list, want)
	}
}

// TestUnused wants to hear of what no text shows, and of nothing else.
func TestUnused(t *testing.T) {
	files := linked()
	delete(files, "a/orphan/index.en.md")
	for name, data := range map[string]string{
		"a/one/only-en/main.go": "package main\n", "a/one/nowhere/main.go": "package main\n",
		"a/one/old.png": "x", "a/one/Old.png": "x", "a/one/no text.csv": "x",
		"a/one/raw.svg": svg, "a/one/poster.png": "x", "a/one/bg.png": "x", "a/one/small.png": "x", "a/one/clip.mp4": "x",
		"a/one/absolute.svg": svg, "a/one/elsewhere.svg": svg,
		"a/one/page/index.html": "<img src=deep.png>", "a/one/page/deep.png": "x",
	} {
		files[name] = file(data)
	}
	files["a/one/index.en.md"] = text("[Example](demo/)\n\n> [Only here](only-en/)\n\n<img src=raw.svg srcset='small.png 1x' alt=''><video src=clip.mp4 poster=poster.png></video>\n" +
		"<p style='background:url(bg.png)'></p>\n\n[page](page/index.html) [absolute](/docs/files/a/one/absolute.svg)\n")
	files["b/three/index.zh.md"] = text("![x](../../a/one/elsewhere.svg) [one](empty.png), [two](sub/Photo.png)\n")
	_, wrong := assemble(t, files)
	var got []string
	for line := range strings.Lines(wrong) {
		if !strings.Contains(line, "is absolute") {
			message, _, _ := strings.Cut(strings.TrimSpace(line), ";")
			got = append(got, message)
		}
	}
	if hint := "link to it, [text](no%20text.csv), or delete it"; !strings.Contains(wrong, hint) {
		t.Errorf("there is no hint %q", hint)
	}
	want := `content/a/one/nowhere: warning: no text shows this example
content/a/one/Old.png: warning: nothing refers to this file
content/a/one/no text.csv: warning: nothing refers to this file
content/a/one/old.png: warning: the name differs from "Old.png" only by case
content/a/one/old.png: warning: nothing refers to this file`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// TestOwnAnchors holds the links within a note, wherever they stand, against
// its anchors.
func TestOwnAnchors(t *testing.T) {
	files := linked()
	delete(files, "a/orphan/index.en.md")
	files["b/three/index.zh.md"] = text(`## Deadlock {#deadlock}

[a](#deadlok), [b](#nowhere), [c](#top), [d][ref], [e][ref] and <a href='#dedlock'>f</a>

| [g](#cell) | > |
| --- | --- |
| [h](#row) | x |

> [!NOTE]
> [i](#alert "with a title")

### [j](#heading) {#j}

A note.[^n] [one](empty.png), [two](sub/Photo.png)

[ref]: #definition
[^n]: [k](#footnote)
`)
	_, wrong := assemble(t, files)
	want := `11:3: there is no section #row in this note; its sections: deadlock, j
14:3: there is no section #alert in this note; its sections: deadlock, j
16:5: there is no section #heading in this note; its sections: deadlock, j
20:1: there is no section #definition in this note; its sections: deadlock, j
21:7: there is no section #footnote in this note; its sections: deadlock, j
7:16: there is no section #nowhere in this note; its sections: deadlock, j
7:1: there is no section #deadlok in this note; did you mean #deadlock?
7:73: there is no section #dedlock in this note; did you mean #deadlock?
9:3: there is no section #cell in this note; its sections: deadlock, j`
	var got []string
	for line := range strings.Lines(strings.ReplaceAll(wrong, "content/b/three/index.zh.md:", "")) {
		got = append(got, strings.TrimSpace(line))
	}
	slices.Sort(got)
	if g := strings.Join(got, "\n"); g != want {
		t.Errorf("got\n%s\nwant\n%s", g, want)
	}
}

func TestRelative(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"a/one", "a/two", "../two/"}, {"a/one", "a/one", ""}, {"a/one", "b/x/y", "../../b/x/y/"},
		{"a", "a/b", "b/"}, {"a/b", "a", "../"}, {"a/b", ".", "../../"}, {"a", "b", "../b/"}, {"a/b", "ab", "../../ab/"},
	} {
		if got := relative(c.from, c.to, true); got != c.want {
			t.Errorf("from %s to %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
