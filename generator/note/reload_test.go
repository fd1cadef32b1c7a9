package note

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// A file that was written just before it was read may be written once more in
// the same tick of the clock: it is not trusted.
func TestLoadWithinOneTick(t *testing.T) {
	now := time.Now()
	tree := files()
	l := NewLoader(tree, "")
	for i, title := range []string{"一", "二", "三"} {
		tree["a/one/index.zh.md"] = &fstest.MapFile{Data: []byte(strings.Replace(oneZH, "一", title, 1)), ModTime: now}
		c, list := l.Load()
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		if got := c.Notes[0].Translations["zh"].Title; got != title {
			t.Errorf("after save %d the title is %s, want %s", i, got, title)
		}
	}
}

// An update looks at nothing but what it is told of.
func TestUpdate(t *testing.T) {
	tree := files("a/one/demo/main.go", "package main\n", "a/two/index.zh.md", oneZH, "b/three/index.zh.md", oneZH)
	l := NewLoader(tree, "", "public")
	if _, list := l.Load(); list.Err() != nil {
		t.Fatal(list)
	}
	for _, c := range []struct {
		name    string
		change  func()
		changed []string
		notes   string
		want    Work
	}{
		{"nothing", func() {}, nil, "a/one a/two b/three", Work{}},
		{"a file", func() { tree["a/one/demo/main.go"] = &fstest.MapFile{Data: []byte("package main // 1\n")} }, []string{"a/one/demo/main.go"}, "a/one a/two b/three", Work{Files: 1}},
		{"a new file", func() { tree["a/one/x.txt"] = &fstest.MapFile{} }, []string{"a/one/x.txt"}, "a/one a/two b/three", Work{Files: 1, Folders: 1}},
		{"a file that is gone", func() { delete(tree, "a/one/x.txt") }, []string{"a/one/x.txt"}, "a/one a/two b/three", Work{Folders: 1}},
		{"a folder that is gone", func() { delete(tree, "b/three/index.zh.md") }, []string{"b/three/index.zh.md", "b/three", "b"}, "a/one a/two", Work{Folders: 1}},
		{"a new folder", func() { tree["c/four/deep/index.zh.md"] = &fstest.MapFile{Data: []byte(oneZH)} }, []string{"c"}, "a/one a/two c/four/deep", Work{Files: 1, Folders: 4}},
		{"a file in folders that nobody told of", func() { tree["d/e/f/index.zh.md"] = &fstest.MapFile{Data: []byte(oneZH)} }, []string{"d/e/f/index.zh.md"}, "a/one a/two c/four/deep d/e/f", Work{Files: 1, Folders: 4}},
		{"a folder with folders that is gone", func() { delete(tree, "d/e/f/index.zh.md") }, []string{"d"}, "a/one a/two c/four/deep", Work{Folders: 1}},
		{"files of no concern", func() { tree["public/a/index.zh.md"] = &fstest.MapFile{Data: []byte(oneZH)} }, []string{"public/a/index.zh.md", ".git/index", "a/one/index.zh.md~"}, "a/one a/two c/four/deep", Work{}},
		{"a file in the place of a folder", func() { delete(tree, "a/two/index.zh.md"); tree["a/two"] = &fstest.MapFile{} }, []string{"a/two"}, "a/one c/four/deep", Work{Files: 1, Folders: 1}},
		{"a folder in the place of a file", func() { delete(tree, "a/two"); tree["a/two/index.zh.md"] = &fstest.MapFile{Data: []byte(oneZH)} }, []string{"a/two"}, "a/one a/two c/four/deep", Work{Files: 1, Folders: 2}},
	} {
		before := l.Work()
		c.change()
		content, _ := l.Update(c.changed)
		var paths []string
		for _, n := range content.Notes {
			paths = append(paths, n.Path)
		}
		after := l.Work()
		if got := (Work{after.Files - before.Files, after.Folders - before.Folders}); got != c.want || strings.Join(paths, " ") != c.notes {
			t.Errorf("%s: %+v and the notes %v; want %+v and %s", c.name, got, paths, c.want, c.notes)
		}
	}
}
