package scaffold

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Whatever goes wrong at the last moment, all is as it was.
func TestAllOrNothing(t *testing.T) {
	const yaml = "title: S\nlanguages: [{code: en}]\nchapters: [{title: A, notes: [a/one]}]\n"
	write := func(name, data string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name     string
		meantime func(t *testing.T, dir string)
		wrong    string
		site     string // afterwards, where nothing is wrong
	}{
		{"nothing", func(*testing.T, string) {}, "", "title: S\nlanguages: [{code: en}]\nchapters: [{title: A, notes: [a/one, a/b/two]}]\n"},
		{"an edit", write("site.yaml", strings.Replace(yaml, "S", "Other", 1)), "", "title: Other\nlanguages: [{code: en}]\nchapters: [{title: A, notes: [a/one, a/b/two]}]\n"},
		{"named by hand", write("site.yaml", strings.Replace(yaml, "a/one", "a/b/two", 1)), "", strings.Replace(yaml, "a/one", "a/b/two", 1)},
		{"broken", write("site.yaml", "title: ["), "site.yaml: it has changed meanwhile", ""},
		{"no chapters", write("site.yaml", "title: S\nlanguages: [{code: en}]\nchapters: 3"), "site.yaml: it has changed meanwhile", ""},
		{"gone", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "site.yaml")) }, "site.yaml: cannot be read", ""},
		{"the note", write("a/b/two/index.en.md", "mine"), "a/b/two/index.en.md: a file is in the way", ""},
		{"the example", write("a/b/two/hello/main.go", "mine"), "a/b/two/hello/main.go: a file is in the way", ""},
		{"a file for the folder", write("a/b", "mine"), "a/b: a file is in the way", ""},
		{"a picture", write("a/b/two/picture.png", "mine"), "", "title: S\nlanguages: [{code: en}]\nchapters: [{title: A, notes: [a/one, a/b/two]}]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := unpack(t, "-- site.yaml --\n"+yaml+"-- a/one/index.en.md --\n---\ntitle: T\nsummary: S\n---\n")
			p, err := New(Request{Dir: dir, Note: "a/b/two"})
			if err != nil {
				t.Fatal(err)
			}
			s, err := p.Stage()
			if err != nil {
				t.Fatal(err)
			}
			c.meantime(t, dir)
			stage := filepath.Base(s.dir)
			before := tree(t, dir)
			for name := range before {
				if strings.HasPrefix(name, stage) {
					delete(before, name)
				}
			}
			err = s.Commit()
			if err := s.Discard(); err != nil {
				t.Fatal(err)
			}
			after := tree(t, dir)
			switch {
			case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
				t.Errorf("%v, want %s", err, c.wrong)
			case c.wrong != "" && !reflect.DeepEqual(before, after):
				t.Errorf("before %q, after %q", before, after)
			case c.wrong == "" && (err != nil || after["site.yaml"] != c.site || after["a/b/two/hello/main.go"] == ""):
				t.Errorf("%v, %q", err, after)
			}
		})
	}
}

// Permissions and symbolic links of site.yaml stay.
func TestSiteFileStays(t *testing.T) {
	dir := unpack(t, twoNotes)
	file, real := filepath.Join(dir, "content", "site.yaml"), filepath.Join(dir, "real.yaml")
	if err := os.Rename(file, real); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(real, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../real.yaml", file); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	scaffold(t, Request{Dir: dir, Note: "a/new"})
	link, err := os.Lstat(file)
	if err != nil || link.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("site.yaml is no link any more: %v", err)
	}
	info, err := os.Stat(real)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its permissions are %v, %v", info.Mode(), err)
	}
	if data := tree(t, dir)["real.yaml"]; !strings.Contains(data, "[a/b/one, a/new]") {
		t.Errorf("the note is not named: %s", data)
	}
}
