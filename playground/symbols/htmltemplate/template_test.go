package template

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"

	"bingfa/playground/symbols/os"
)

// TestFiles: files are the program's own, and what is inserted is escaped.
func TestFiles(t *testing.T) {
	if err := errors.Join(os.WriteFile("a.tmpl", []byte(`{{template "b.tmpl" .}}!`), 0o644), os.WriteFile("b.tmpl", []byte(`<p>{{.}}`), 0o644)); err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{"x/a.tmpl": {Data: []byte(`{{template "b.tmpl" .}}!`)}, "x/b.tmpl": {Data: []byte(`<p>{{.}}`)}}
	for name, parse := range map[string]func() (*Template, error){
		"ParseFiles": func() (*Template, error) { return ParseFiles("a.tmpl", "/program/b.tmpl") },
		"ParseGlob":  func() (*Template, error) { return ParseGlob("*.tmpl") },
		"ParseFS":    func() (*Template, error) { return ParseFS(fsys, "x/*.tmpl") },
		"method":     func() (*Template, error) { return New("b.tmpl").ParseFiles("b.tmpl", "a.tmpl") },
	} {
		tmpl, err := parse()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var b strings.Builder
		if err := tmpl.ExecuteTemplate(&b, "a.tmpl", "<you>"); err != nil || b.String() != "<p>&lt;you&gt;!" {
			t.Errorf("%s: %q, %v", name, b.String(), err)
		}
	}
	if _, err := ParseFiles("/etc/passwd"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the machine's file: %v", err)
	}
	if tmpl, err := New("x").Parse("{{"); tmpl != nil || err == nil {
		t.Errorf("%v, %v", tmpl, err)
	}
}

// TestTree: the tree is that of what was parsed, and can be added elsewhere.
func TestTree(t *testing.T) {
	a := Must(New("a").Parse("{{.}} here"))
	if a.Tree == nil || a.Tree.Root.Type() != parse.NodeList {
		t.Fatalf("tree %v", a.Tree)
	}
	b, err := New("b").AddParseTree("c", a.Tree.Copy())
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	if err := b.ExecuteTemplate(&s, "c", 1); err != nil || s.String() != "1 here" {
		t.Errorf("%q, %v", s.String(), err)
	}
}
