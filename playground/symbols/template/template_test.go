package template

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"text/template"

	"bingfa/playground/symbols/os"
)

func TestFiles(t *testing.T) {
	if err := errors.Join(os.WriteFile("a.tmpl", []byte(`{{template "b.tmpl" .}}!`), 0o644), os.WriteFile("b.tmpl", []byte(`hello {{.}}`), 0o644)); err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{"x/a.tmpl": {Data: []byte(`{{template "b.tmpl" .}}!`)}, "x/b.tmpl": {Data: []byte(`hello {{.}}`)}}
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
		if err := tmpl.ExecuteTemplate(&b, "a.tmpl", "you"); err != nil || b.String() != "hello you!" {
			t.Errorf("%s: %q, %v", name, b.String(), err)
		}
		if tmpl.Lookup("b.tmpl") == nil || tmpl.Lookup("c") != nil || len(tmpl.Templates()) != 2 {
			t.Errorf("%s: %s", name, tmpl.DefinedTemplates())
		}
	}
	if _, err := ParseFiles("/etc/passwd"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the machine's file: %v", err)
	}
	for _, f := range []func() (*Template, error){func() (*Template, error) { return ParseGlob("none*") }, func() (*Template, error) { return ParseFiles() }, func() (*Template, error) { return New("x").Parse("{{") }} {
		if tmpl, err := f(); tmpl != nil || err == nil {
			t.Errorf("%v, %v", tmpl, err)
		}
	}
}

func TestTemplate(t *testing.T) {
	base := Must(New("a").Delims("<", ">").Option("missingkey=error").Funcs(template.FuncMap{"up": strings.ToUpper}).Parse(`<define "d">[<.>]<end><template "d" up .x>`))
	clone, err := base.Clone()
	if err != nil {
		t.Fatal(err)
	}
	for _, tmpl := range []*Template{base, clone} {
		var b strings.Builder
		if err := tmpl.Execute(&b, map[string]string{"x": "y"}); err != nil || b.String() != "[Y]" || tmpl.Name() != "a" {
			t.Errorf("%q, %v", b.String(), err)
		}
	}
	if err := base.Execute(new(strings.Builder), map[string]string{}); err == nil {
		t.Error("a missing key is no error")
	}
	if err := new(Template).Execute(new(strings.Builder), nil); err == nil {
		t.Error("an empty template is no error")
	}
}

// TestTree: the tree is that of what was parsed, and can be added elsewhere.
func TestTree(t *testing.T) {
	a := Must(New("a").Parse("{{.}} here"))
	if a.Tree == nil || New("x").Tree != nil || a.Root == nil {
		t.Fatalf("tree %v", a.Tree)
	}
	for name, want := range map[string]string{"b": "1 here", "c": "1 here"} {
		b, err := New("b").AddParseTree(name, a.Tree.Copy())
		if err != nil {
			t.Fatal(err)
		}
		var s strings.Builder
		if err := b.ExecuteTemplate(&s, name, 1); err != nil || s.String() != want {
			t.Errorf("%s: %q, %v", name, s.String(), err)
		}
	}
}
