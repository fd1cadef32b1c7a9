package scaffold

import (
	"bytes"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"bingfa/generator/note"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"
)

// TestInsert names notes in the files of testdata/insert: before and after, by
// style. The comment of an archive is "PATH CHAPTER" or "PATH new".
func TestInsert(t *testing.T) {
	files, err := filepath.Glob("testdata/insert/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fields := strings.Fields(string(a.Comment))
			before, after := a.Files[0].Data, a.Files[1].Data
			got, err := insertNote("site.yaml", before, fields[0], placeIn(t, before, fields[1]))
			if a.Files[1].Name == "error" {
				if err == nil || err.Error() != strings.TrimSpace(string(after)) {
					t.Fatalf("got %v, want %s\n%s", err, after, got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := diff.Diff("want", after, "got", got); d != nil {
				t.Errorf("%s", d)
			}
		})
	}
}

// placeIn reads where a test wants a note: in a chapter, by its number, or in
// a new one.
func placeIn(t *testing.T, src []byte, where string) place {
	t.Helper()
	site := new(note.Site)
	if err := yaml.Unmarshal(src, site); err != nil {
		t.Fatal(err)
	}
	at := place{codes: site.Codes(), chapter: len(site.Chapters), title: note.Text{"zh": "新的，一章", "en": "New, here"}}
	if n, err := strconv.Atoi(where); err == nil {
		at.chapter = n - 1
	}
	return at
}

// What is not text of its own — line ends, byte order marks, the end of the
// file — stays as it is too.
func TestInsertBytes(t *testing.T) {
	const site = "title: S\r\nlanguages: [{code: en}]\r\nchapters:\r\n  - title: A\r\n    notes:\r\n      - a/one"
	for _, c := range []struct{ name, before, after string }{
		{"line ends of Windows", site + "\r\n", site + "\r\n      - a/two\r\n"},
		{"no line end", site, site + "\r\n      - a/two"},
		{"byte order mark", "\uFEFF" + site, "\uFEFF" + site + "\r\n      - a/two"},
	} {
		got, err := insertNote("site.yaml", []byte(c.before), "a/two", place{codes: []string{"en"}})
		if err != nil || string(got) != c.after {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.after)
		}
	}
	got, err := insertNote("site.yaml", []byte("title: S\nlanguages: [{code: en}]"), "a/two", place{codes: []string{"en"}, title: note.Text{"": "A"}})
	if want := "title: S\nlanguages: [{code: en}]\nchapters:\n  - title: A\n    notes:\n      - a/two\n"; err != nil || string(got) != want {
		t.Errorf("no chapters, no line end: %q, %v", got, err)
	}
}

// Whatever a site.yaml looks like: either it is refused, or the result says
// the same and names the note once, and nothing was taken out of it but an
// empty list.
func FuzzInsert(f *testing.F) {
	files, _ := filepath.Glob("testdata/insert/*.txtar")
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Files[0].Data, 0, "a/new")
		f.Add(a.Files[0].Data, 9, "true")
	}
	f.Fuzz(func(t *testing.T, src []byte, chapter int, path string) {
		before := new(note.Site)
		if yaml.Unmarshal(src, before) != nil {
			return
		}
		if name, err := cleanPath(path, "."); err != nil || name != path {
			return
		}
		at := place{chapter: len(before.Chapters), codes: before.Codes(), title: note.Text{"": path}}
		if chapter >= 0 && chapter < at.chapter {
			at.chapter = chapter
		}
		got, err := insertNote("site.yaml", src, path, at)
		if err != nil {
			return
		}
		after := new(note.Site)
		if err := yaml.Unmarshal(got, after); err != nil {
			t.Fatalf("the result does not parse: %v\n%s", err, got)
		}
		if n := count(after, path) - count(before, path); n != 1 {
			t.Fatalf("the note was added %d times:\n%s", n, got)
		}
		notes := after.Chapters[at.chapter].Notes
		if notes[len(notes)-1].Path != path {
			t.Fatalf("it is not the last of its chapter:\n%s", got)
		}
		if !bytes.Contains(bytes.ToLower(src), []byte("null")) && !within(src, got) {
			t.Fatalf("something was taken out of\n%s\nin\n%s", src, got)
		}
	})
}

func count(s *note.Site, path string) (n int) {
	for _, c := range s.Chapters {
		for _, r := range c.Notes {
			if r.Path == path {
				n++
			}
		}
	}
	return n
}

// within reports whether b has all of a in its order, but for what makes an
// empty list.
func within(a, b []byte) bool {
	for _, c := range a {
		if bytes.IndexByte([]byte(" \t[]~"), c) >= 0 {
			continue
		}
		i := bytes.IndexByte(b, c)
		if i < 0 {
			return false
		}
		b = b[i+1:]
	}
	return true
}
