package site

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bingfa/generator/note"
	"bingfa/generator/rules"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// moved is a text with aliases, in YAML.
func moved(aliases string) *fstest.MapFile {
	return file("---\ntitle: T\nsummary: S\naliases: " + aliases + "\n---\n## Section {#s}\n")
}

// movedFiles is a site of three languages, of which two have one base, with
// aliases of every kind.
func movedFiles() fstest.MapFS {
	return fstest.MapFS{
		"site.yaml": file("title: T\nbase: https://example.org/docs/\nlanguages: [{code: zh, tag: zh-CN}, {code: zh-tw}, {code: pt-br}]\n" +
			"chapters: [{title: A, notes: [a/one, a/two, 锁/死 锁, zh/in, zh, api/x, files/y, old, 2019]}]\n"),
		"a/one/index.zh.md":     moved("[threads/old, threads/older.html, /2019/locks.html, /2020/]"),
		"a/one/index.pt-br.md":  moved("[threads/old, /2019/locks.html]"),
		"a/one/p.svg":           file(svg),
		"a/two/index.pt-br.md":  moved("[b/two, /zh/threads/lock]"),
		"锁/死 锁/index.zh.md":     moved("[锁/旧, /go1.26]"),
		"zh/in/index.zh.md":     text("x\n"),
		"zh/index.zh.md":        text("x\n"),
		"api/x/index.zh.md":     text("x\n"),
		"files/y/index.zh.md":   text("x\n"),
		"old/index.zh.md":       text("x\n"),
		"2019/index.zh.md":      text("x\n"),
		"2019/locks/index.html": file("x"),
	}
}

// Redirects hold what a host is to do: old addresses first, then the root, then
// notes without a language, where they are and where they were. What one text
// tells of a note's folder holds for all. Nothing of the site is shadowed.
func TestRedirects(t *testing.T) {
	s, wrong := assemble(t, movedFiles())
	for line := range strings.Lines(wrong) {
		if !strings.Contains(line, "warning: ") {
			t.Fatal(wrong)
		}
	}
	got := string(rules.FormatRedirects(s.Redirects()))
	golden := filepath.Join("testdata", "redirects.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for alias, want := range map[string]string{
		"/zh/threads/old": "zh/threads/old/index.html", "/zh/threads/older.html": "zh/threads/older.html", "/2020": "2020/index.html", "/go1.26": "go1.26/index.html",
	} {
		now := s.aliased(alias)
		if now == nil || (Alias{Path: alias}).File() != want {
			t.Errorf("%s leads to %v, in the file %s", alias, now, Alias{Path: alias}.File())
		}
	}
}

// Whatever the languages of a site and in whatever order, the first rule that
// fits, as hosts compare languages, leads to what suits a reader best.
func TestReaders(t *testing.T) {
	for _, list := range []string{
		"en", "zh en", "zh zh-tw pt-br", "zh-tw zh en", "en zh zh-tw", "pt-br pt-pt", "en pt-pt pt-br", "zh-hant-tw zh-hans zh-hant en-gb", "de-at de",
	} {
		codes := strings.Fields(list)
		s, wrong := assemble(t, fstest.MapFS{
			"site.yaml":                       file("title: T\nlanguages: [{code: " + strings.Join(codes, "}, {code: ") + "}]\nchapters: [{title: A, notes: [a/one]}]\n"),
			"a/one/index." + codes[0] + ".md": text("x\n"),
		})
		if wrong != "" {
			t.Fatal(wrong)
		}
		for _, reader := range []string{"", "fr", "en", "en-us", "en-gb", "zh", "zh-tw", "zh-hk", "zh-hans", "zh-hans-cn", "zh-hant", "zh-hant-tw", "zh-hant-hk", "pt", "pt-br", "pt-pt", "pt-ao", "de", "de-at", "de-ch"} {
			want := Preferred(reader, codes)
			for from, to := range map[string]string{"/": "/" + want + "/", "/a/one": "/" + want + "/a/one/"} {
				rs := s.Redirects()
				i := slices.IndexFunc(rs, func(r rules.Redirect) bool {
					return r.From == from && (r.Language == "" || r.Language == reader || strings.HasPrefix(reader, r.Language+"-"))
				})
				if i < 0 || rs[i].To != to {
					t.Errorf("%s for readers of %q of a site in %s: %+v, want %s", from, reader, list, rs[max(i, 0)], to)
				}
			}
		}
	}
}

// What cannot lead elsewhere is told at its line.
func TestWrongAliases(t *testing.T) {
	for aliases, want := range map[string]string{
		"[a/two]":                     "content/a/two/index.pt-br.md:4:11: the address /pt-br/a/two is where the note is now; name a former place, or remove the line",
		"[ok, a/one]":                 "content/a/two/index.pt-br.md:4:15: the address /pt-br/a/one is taken by a page or file of the site; remove the line",
		"[/zh/a/two/]":                "the address /zh/a/two is taken by a page",
		"[/zh]":                       "the address /zh is taken by a page",
		"[/404.html]":                 "the address /404.html is taken by a page or file",
		"[/zh/threads/old]":           "the address /zh/threads/old is an alias already, in content/a/one/index.zh.md:4; keep one of them",
		"[one, two, one]":             "content/a/two/index.pt-br.md:4:21: the address /pt-br/one is an alias already, in content/a/two/index.pt-br.md:4",
		"[A/One]":                     "the address /pt-br/A/One differs only by case from /pt-br/a/one/; remove the line",
		"[/ZH/THREADS/OLD]":           "the address /ZH/THREADS/OLD differs only by case from /zh/threads/old/",
		"[/files/a/one/p.svg/x]":      "the address /files/a/one/p.svg/x cannot be a page: /files/a/one/p.svg is a file; remove one of them",
		"[/robots.txt]":               "the address /robots.txt cannot be a page: /robots.txt is a file",
		"[/_redirects/x]":             "the address /_redirects/x cannot be a page: /_redirects is a file",
		"[/a.html/b, /a.html]":        "4:22: the address /a.html cannot be a page: /a.html/b/ is below it; remove one of them",
		"[/a.html, /a.html/b]":        "4:20: the address /a.html/b cannot be a page: /a.html is a file",
		"[/assets/x.html]":            "no page can have been at the address /assets/x.html; remove the line: the site keeps that folder for itself",
		"[/api/run, /v1]":             "no page can have been at the address /v1",
		"[/files/2019/locks/]":        "the address /files/2019/locks is taken by a page or file",
		"[/2019/locks.html, x, /x/y]": "the address /2019/locks.html is an alias already, in content/a/one/index.zh.md:4",
	} {
		files := movedFiles()
		files["a/two/index.pt-br.md"] = moved(aliases)
		if _, wrong := assemble(t, files); !strings.Contains(wrong, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", aliases, wrong, want)
		}
	}
}

// A link to an old place is told where the note is now.
func TestLinksToAliases(t *testing.T) {
	for link, want := range map[string]string{
		"../../threads/old/#s":               `the link leads to "threads/old", which is no note; it has moved: write ../../a/one/#s`,
		"../../threads/old/index.pt-br.md":   `the link leads to "threads/old", which is no note; it has moved: write ../../a/one/index.pt-br.md`,
		"../旧/":                              `it has moved: write #top`,
		"../../b/two/":                       `it has moved: write ../../a/two/`, // as its text in another language tells
		"/docs/2019/locks.html":              `nothing is at the address "/docs/2019/locks.html"; it has moved: write ../../a/one/`,
		"/docs/zh/threads/old/#s":            `it has moved: write ../../a/one/#s`,
		"https://example.org/docs/2020/":     `it has moved: write ../../a/one/`,
		"/docs/zh/%E9%94%81/%E6%97%A7/?x#s":  `it has moved: write #s`,
		"/docs/pt-br/threads/old/":           `it has moved: write ../../a/one/index.pt-br.md`,
		"/docs/zh/threads/never/":            `write a path relative to the note's folder`,
		"../../threads/older.html#s":         `there is no file "threads/older.html"`,
		"https://elsewhere.example/2020/#ok": "",
	} {
		files := movedFiles()
		files["锁/死 锁/index.zh.md"] = file(string(files["锁/死 锁/index.zh.md"].Data) + "\n[x](" + link + ")\n")
		_, wrong := assemble(t, files)
		if !strings.Contains(wrong, want) || want == "" && strings.Contains(wrong, "死 锁/index") {
			t.Errorf("%s: got\n%s\nwant\n%s", link, wrong, want)
		}
	}
}

// Aliases are no content: no section has changed when they do.
func TestAliasesDoNotDrift(t *testing.T) {
	with, _ := assemble(t, fstest.MapFS{"site.yaml": file(siteYAML), "a/one/index.zh.md": moved("[old]")})
	without, _ := assemble(t, fstest.MapFS{"site.yaml": file(siteYAML), "a/one/index.zh.md": file("---\ntitle: T\nsummary: S\n---\n## Section {#s}\n")})
	for i, section := range with.Page("zh", "a/one").Document.Sections {
		if section.Hash != without.Page("zh", "a/one").Document.Sections[i].Hash {
			t.Errorf("section %d has changed", i)
		}
	}
}

// What a change does not concern is not looked at again.
func TestAliasesAreKept(t *testing.T) {
	files := movedFiles()
	loader := note.NewLoader(files, "content")
	content, _ := loader.Load()
	before, _ := Assemble(content, convertAll)
	change := func(name string, f *fstest.MapFile) *Site {
		files[name] = f
		content, _ := loader.Update([]string{name})
		after, _ := Reassemble(before, content, convertAll)
		return after
	}
	if s := change("old/index.zh.md", text("y\n")); &s.Aliases[0] != &before.Aliases[0] || !s.SameShape(before) {
		t.Error("aliases are placed anew after a change of a text without any")
	}
	if s := change("a/one/index.zh.md", moved("[threads/older]")); s.aliased("/2020") != nil || s.aliased("/zh/threads/older") != s.Page("zh", "a/one") || s.SameShape(before) {
		t.Errorf("aliases are %v after a change of them", s.Aliases)
	}
}
