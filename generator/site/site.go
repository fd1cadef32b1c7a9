// Package site puts the notes of a content directory together: chapters and
// reading order, the page of every note in every language, its neighbours and
// its translations, and the references between notes.
//
// A note that lacks a translation still has its page in that language, which
// shows the source language's text (or any other) under a notice, so that an
// address never leads nowhere.
//
// A site is made anew after each change, but of what is known already: see
// [Reassemble]. It is never altered once it is made.
package site

import (
	"path"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

// A Site is a whole site, ready to be rendered.
type Site struct {
	*note.Site
	Chapters []*Chapter
	// Pages holds every page, in the languages' order, then in reading order.
	Pages []*Page
	// Assets are the files that notes publish.
	Assets []note.Asset
	// Lock tells which sections of the translations are confirmed; may be nil.
	Lock *note.Lock
	// Aliases are the addresses that notes had before, sorted by them.
	Aliases []Alias

	*plan
	content *note.Content
	assets  map[string]*note.Asset // by name, see asset
	checks  checks
	moved   diagnostic.List // what is wrong with aliases
}

type pageKey struct{ language, path string }

// A Chapter groups notes.
type Chapter struct {
	// Number counts from 1.
	Number int
	Title  note.Text
	Notes  []*note.Note
}

// A Page shows one note in one language.
type Page struct {
	Site     *Site
	Chapter  *Chapter
	Note     *note.Note
	Language note.Language
	// Translation is the text that the page shows. Its language differs from
	// the page's where the translation is missing.
	Translation *note.Translation
	Document    *markdown.Document
	// Path is the page's address on its host: "/zh/threads/locks/".
	Path string
	// Previous and Next are the neighbours in reading order, nil at the ends.
	Previous, Next *Page
}

// Missing reports whether the page shows another language than its own.
func (p *Page) Missing() bool { return p.Translation.Language != p.Language.Code }

// In returns the page of the same note in another language.
func (p *Page) In(code string) *Page { return p.Site.Page(code, p.Note.Path) }

// Page returns the page of a note in a language, or nil.
func (s *Site) Page(language, path string) *Page {
	if i, ok := s.index[pageKey{language, path}]; ok {
		return s.Pages[i]
	}
	return nil
}

// Featured returns the example that the home page shows, as it stands in the
// page of its note; nil without one.
func (s *Site) Featured(code string) *markdown.Part {
	dir, name := path.Split(s.Site.Featured)
	p := s.Page(code, path.Clean(dir))
	if p == nil || p.Document == nil {
		return nil
	}
	for i, part := range p.Document.Parts {
		if e, ok := part.Block.(*markdown.Example); ok && e.Name == name {
			return &p.Document.Parts[i]
		}
	}
	return nil
}
