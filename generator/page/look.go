package page

import (
	"bytes"
	"fmt"
	"html/template"
	"sync"

	"bingfa/generator/note"
	"bingfa/generator/site"
)

// language is what the pages in one language share.
type language struct {
	*look
	mu  sync.Mutex
	nav map[*site.Chapter]*navigation
}

// look is how pages in one language look, whatever they show. It stays the
// same from one renderer to the next as long as nothing of it changes.
type look struct {
	note.Language
	theme     *Theme
	templates *template.Template
	word      func(key string) string
	title     string
	shared    shared
	fixed     fixed
}

// look returns the look of a language: old (may be nil) if it is still right.
func (r *Renderer) look(l note.Language, t *Theme, old *look) (*look, error) {
	title := r.site.Title.In(l.Code, r.site.Codes()...)
	data := shared{r.assets, r.homePath(l.Code), title, r.site.Repository, t.scriptWords(l.Code, r.options.Version != "")}
	if old != nil && old.Language == l && old.theme == t && old.shared == data {
		return old, nil
	}
	templates, err := t.templates(l.Code)
	if err != nil {
		return nil, err
	}
	fresh := &look{Language: l, theme: t, templates: templates, title: title, shared: data,
		word: func(key string) string { return t.Word(l.Code, key) }}
	return fresh, fresh.fixed.render(fresh, data)
}

// shared is what the templates of what is fixed get.
type shared struct {
	Assets                      assetPaths
	Home, SiteTitle, Repository string
	Words                       template.JS
}

// fixed holds what is the same on all pages in a language.
type fixed struct{ Assets, Mark, Switch, Footer template.HTML }

// render renders what is fixed, from templates of the same names.
func (f *fixed) render(l *look, data shared) error {
	for name, target := range map[string]*template.HTML{
		"fixed-assets": &f.Assets, "fixed-mark": &f.Mark, "fixed-switch": &f.Switch, "fixed-footer": &f.Footer,
	} {
		html, err := l.execute(name, data, shellSize)
		if err != nil {
			return err
		}
		*target = template.HTML(html)
	}
	return nil
}

// execute runs a template of a language. size is about how many bytes it gives.
func (l *look) execute(name string, data any, size int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(size)
	if err := l.templates.ExecuteTemplate(&b, name, data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (l *look) numeral(n int) string {
	if l.word("nav.numerals") == "han" {
		return hanNumeral(n)
	}
	return fmt.Sprint(n)
}
