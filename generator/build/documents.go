package build

import (
	"fmt"
	"maps"
	"runtime"
	"slices"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/page"
	"bingfa/generator/site"

	"golang.org/x/sync/errgroup"
)

// documents keeps what was converted, page by page.
type documents struct {
	list  []document
	index map[documentKey]int // made when the pages are others than before
}

type documentKey struct{ path, language string }

// document is a converted translation with what it was made of.
type document struct {
	key         documentKey
	note        *note.Note
	translation *note.Translation
	prefix      string
	theme       *page.Theme
	words       map[string]string // words of the theme that are in it
	value       *markdown.Document
	wrong       diagnostic.List
}

// find returns the document of a page as it was before, if there was one.
func (d *documents) find(at int, key documentKey) (document, bool) {
	if at < len(d.list) && d.list[at].key == key {
		return d.list[at], true
	}
	if d.index == nil {
		d.index = make(map[documentKey]int, len(d.list))
		for i := range d.list {
			d.index[d.list[i].key] = i
		}
	}
	i, ok := d.index[key]
	if !ok {
		return document{}, false
	}
	return d.list[i], true
}

// convert gives every page its document, the old one where nothing changed,
// and returns what is wrong in them.
func (b *Builder) convert(pages []*site.Page) (list diagnostic.List) {
	fresh := make([]document, len(pages))
	prefix := ""
	if len(pages) > 0 {
		prefix = pages[0].Site.Prefix()
	}
	var todo []int
	for i, p := range pages {
		old, ok := b.documents.find(i, documentKey{p.Note.Path, p.Language.Code})
		if ok && old.still(p, prefix, b.theme.theme) {
			old.note, old.theme = p.Note, b.theme.theme
			fresh[i] = old
		} else {
			todo = append(todo, i)
		}
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	const batch = 16
	for some := range slices.Chunk(todo, batch) {
		group.Go(func() error {
			for _, i := range some {
				fresh[i] = convert(pages[i], prefix, b.theme.theme)
			}
			return nil
		})
	}
	group.Wait()
	b.work.Documents += int64(len(todo))
	for i, p := range pages {
		p.Document = fresh[i].value
		if !p.Missing() {
			list = append(list, fresh[i].wrong...)
		}
	}
	b.documents = documents{list: fresh}
	return list
}

// still reports whether converting the page would give the same document.
func (d *document) still(p *site.Page, prefix string, theme *page.Theme) bool {
	if d.translation != p.Translation || d.prefix != prefix {
		return false
	}
	if d.theme != theme {
		for key, word := range d.words {
			if theme.Word(d.translation.Language, key) != word {
				return false
			}
		}
	}
	return d.note == p.Note || maps.Equal(d.note.Examples, p.Note.Examples) && slices.EqualFunc(d.note.Assets, p.Note.Assets, note.SameAsset)
}

func convert(p *site.Page, prefix string, theme *page.Theme) (d document) {
	d = document{key: documentKey{p.Note.Path, p.Language.Code}, note: p.Note, translation: p.Translation,
		prefix: prefix, theme: theme, words: map[string]string{}}
	defer func() {
		// A mistake of ours in one note must not take the others along, nor end
		// a preview.
		if r := recover(); r != nil {
			d.value = &markdown.Document{}
			d.wrong = diagnostic.List{{File: p.Translation.File, Message: fmt.Sprintf("the note cannot be converted: %v", r),
				Hint: "this is a bug in bingfa: please report it together with the note"}}
		}
	}()
	d.value, d.wrong = markdown.Convert(p.Note, p.Translation, markdown.Options{
		Language: p.Language.Code, Prefix: d.prefix,
		Words: func(key string) string {
			word := theme.Word(p.Translation.Language, key)
			d.words[key] = word
			return word
		},
	})
	return d
}
