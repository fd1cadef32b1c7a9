// Package template is the Template of text/template that programs of the
// playground import: Go's, whose methods ParseFiles and ParseGlob would read
// the machine's files, around one that reads the files of package os of the
// playground.
package template

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"text/template"
	"text/template/parse"

	"bingfa/playground/symbols/filepath"
	"bingfa/playground/symbols/os"
)

// A Template is a parsed template and those associated with it.
type Template struct {
	*parse.Tree // nil until something is parsed
	inner       *template.Template
}

func wrap(t *template.Template) *Template {
	if t == nil {
		return nil
	}
	return &Template{t.Tree, t}
}

// get returns Go's template; that of a zero Template is zero too.
func (t *Template) get() *template.Template {
	if t.inner == nil {
		t.inner = new(template.Template)
	}
	return t.inner
}

// New returns a template with a name.
func New(name string) *Template { return wrap(template.New(name)) }

// Must panics if err is not nil.
func Must(t *Template, err error) *Template {
	if err != nil {
		panic(err)
	}
	return t
}

// same returns t for Go's template inside, which the method called returned.
func (t *Template) same(_ *template.Template, err error) (*Template, error) {
	t.Tree = t.inner.Tree
	if err != nil {
		return nil, err
	}
	return t, nil
}

// AddParseTree adds a template of a name, or replaces it.
func (t *Template) AddParseTree(name string, tree *parse.Tree) (*Template, error) {
	u, err := t.get().AddParseTree(name, tree)
	if u == t.inner {
		return t.same(u, err)
	}
	return wrap(u), err
}

func (t *Template) New(name string) *Template { return wrap(t.get().New(name)) }

func (t *Template) Clone() (*Template, error) {
	c, err := t.get().Clone()
	return wrap(c), err
}

func (t *Template) DefinedTemplates() string { return t.get().DefinedTemplates() }

func (t *Template) Delims(left, right string) *Template {
	t.get().Delims(left, right)
	return t
}

func (t *Template) Execute(w io.Writer, data any) error { return t.get().Execute(w, data) }

func (t *Template) ExecuteTemplate(w io.Writer, name string, data any) error {
	return t.get().ExecuteTemplate(w, name, data)
}

func (t *Template) Funcs(m template.FuncMap) *Template {
	t.get().Funcs(m)
	return t
}

func (t *Template) Lookup(name string) *Template { return wrap(t.get().Lookup(name)) }

func (t *Template) Name() string { return t.get().Name() }

func (t *Template) Option(opt ...string) *Template {
	t.get().Option(opt...)
	return t
}

func (t *Template) Parse(text string) (*Template, error) { return t.same(t.get().Parse(text)) }

func (t *Template) Templates() []*Template {
	var list []*Template
	for _, u := range t.get().Templates() {
		list = append(list, wrap(u))
	}
	return list
}

// ParseFiles parses files; each is named for the last part of its path.
func (t *Template) ParseFiles(filenames ...string) (*Template, error) {
	return t.files(os.ReadFile, filenames)
}

// ParseGlob is ParseFiles of the files that match a pattern.
func (t *Template) ParseGlob(pattern string) (*Template, error) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("template: pattern matches no files: %#q", pattern)
	}
	return t.files(os.ReadFile, names)
}

// ParseFS is ParseGlob in a file system.
func (t *Template) ParseFS(fsys fs.FS, patterns ...string) (*Template, error) {
	var all []string
	for _, p := range patterns {
		names, err := fs.Glob(fsys, p)
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("template: pattern matches no files: %#q", p)
		}
		all = append(all, names...)
	}
	return t.files(func(name string) ([]byte, error) { return fs.ReadFile(fsys, name) }, all)
}

func (t *Template) files(read func(string) ([]byte, error), names []string) (*Template, error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("template: no files named in call to ParseFiles")
	}
	for _, name := range names {
		b, err := read(name)
		if err != nil {
			return nil, err
		}
		base := path.Base(name)
		if t == nil {
			t = New(base)
		}
		u := t
		if base != t.Name() {
			u = t.New(base)
		}
		if _, err := u.Parse(string(b)); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// ParseFiles returns a template named for the first file, with all of them.
func ParseFiles(filenames ...string) (*Template, error) {
	return (*Template)(nil).ParseFiles(filenames...)
}

// ParseGlob is ParseFiles of the files that match a pattern.
func ParseGlob(pattern string) (*Template, error) { return (*Template)(nil).ParseGlob(pattern) }

// ParseFS is ParseGlob in a file system.
func ParseFS(fsys fs.FS, patterns ...string) (*Template, error) {
	return (*Template)(nil).ParseFS(fsys, patterns...)
}
