// Package site puts the notes of a content directory together: chapters and
// reading order, the page of every note in every language, its neighbours and
// its translations, and the references between notes.
//
// A note that lacks a translation still has its page in that language, which
// shows the source language's text (or any other) under a notice, so that an
// address never leads nowhere.
package site

import (
	"fmt"
	"path"
	"slices"
	"strings"

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

	pages map[pageKey]*Page
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
func (s *Site) Page(language, path string) *Page { return s.pages[pageKey{language, path}] }

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

// Assemble makes a site of the content. It reports what is wrong between the
// files: chapters that name no note, notes that no chapter names, links that
// lead nowhere. convert fills in the Document of every page; what is wrong
// within a document is for it to keep.
func Assemble(c *note.Content, convert func(pages []*Page)) (*Site, diagnostic.List) {
	s := &Site{Site: c.Site, pages: map[pageKey]*Page{}}
	list := s.arrange(c)
	for _, l := range s.Languages {
		var previous *Page
		for _, ch := range s.Chapters {
			for _, n := range ch.Notes {
				p := &Page{Site: s, Chapter: ch, Note: n, Language: l, Translation: s.translation(n, l.Code),
					Path: markdown.NotePath(s.Prefix(), l.Code, n.Path), Previous: previous}
				if previous != nil {
					previous.Next = p
				}
				previous = p
				s.Pages = append(s.Pages, p)
				s.pages[pageKey{l.Code, n.Path}] = p
			}
		}
	}
	convert(s.Pages)
	if s.Site.Featured != "" && s.Featured(s.Source().Code) == nil {
		list = append(list, diagnostic.Diagnostic{File: s.File, Message: fmt.Sprintf("the featured example %q is on no page", s.Site.Featured),
			Hint: "name a note's path and one of its examples, as in threads/locks/deadlock"})
	}
	return s, append(list, s.checkLinks()...)
}

// arrange fills the chapters from site.yaml.
func (s *Site) arrange(c *note.Content) diagnostic.List {
	var list diagnostic.List
	notes := map[string]*note.Note{}
	var paths []string
	for _, n := range c.Notes {
		notes[n.Path] = n
		paths = append(paths, n.Path)
	}
	placed := map[string]bool{}
	for _, ch := range s.Site.Chapters {
		chapter := &Chapter{Number: len(s.Chapters) + 1, Title: ch.Title}
		for _, ref := range ch.Notes {
			n := notes[ref.Path]
			if n == nil {
				hint := "write it, or take it out of the chapter"
				if near := diagnostic.Nearest(ref.Path, paths); near != "" {
					hint = fmt.Sprintf("did you mean %s?", near)
				}
				list = append(list, diagnostic.Diagnostic{File: s.File, Line: ref.Line, Column: ref.Column,
					Message: fmt.Sprintf("there is no note %q", ref.Path), Hint: hint, Excerpt: "- " + ref.Path})
				continue
			}
			if placed[n.Path] {
				continue // told by package note
			}
			placed[n.Path] = true
			if len(n.Translations) > 0 { // otherwise told already: none of them parses
				chapter.Notes = append(chapter.Notes, n)
				s.Assets = append(s.Assets, n.Assets...)
			}
		}
		s.Chapters = append(s.Chapters, chapter)
	}
	for _, n := range c.Notes {
		if !placed[n.Path] {
			list = append(list, diagnostic.Diagnostic{File: s.File,
				Message: fmt.Sprintf("no chapter names the note %s", n.Path), Hint: fmt.Sprintf("add `- %s` to a chapter's notes", n.Path)})
		}
	}
	return list
}

// translation returns the text for a language: its own, the source language's,
// or the first there is.
func (s *Site) translation(n *note.Note, code string) *note.Translation {
	for _, c := range slices.Concat([]string{code}, s.Codes()) {
		if t := n.Translations[c]; t != nil {
			return t
		}
	}
	return nil
}

// checkLinks holds every link against the notes, anchors and files there are.
func (s *Site) checkLinks() diagnostic.List {
	assets := map[string]bool{}
	for _, a := range s.Assets {
		assets[a.Name] = true
	}
	var paths []string
	for _, p := range s.Pages {
		if p.Language.Code == s.Source().Code {
			paths = append(paths, p.Note.Path)
		}
	}
	var list diagnostic.List
	for _, p := range s.Pages {
		if p.Missing() || p.Document == nil {
			continue // checked with the page in the text's own language
		}
		for _, l := range p.Document.Links {
			message, hint := s.checkLink(p, l, assets, paths)
			if message != "" {
				list = append(list, diagnostic.At(p.Translation.File, p.Translation.Source, l.Offset, message, hint))
			}
		}
	}
	return list
}

func (s *Site) checkLink(from *Page, l markdown.Link, assets map[string]bool, paths []string) (message, hint string) {
	if l.Asset != "" {
		if !assets[l.Asset] {
			return fmt.Sprintf("there is no file %q", l.Asset), "put the file there, or mend the link"
		}
		return "", ""
	}
	if _, ok := s.Language(l.Language); !ok {
		return fmt.Sprintf("the link leads to the language %q, which the site does not have", l.Language), "its languages are " + strings.Join(s.Codes(), ", ")
	}
	to := s.Page(l.Language, l.Note)
	if to == nil {
		hint := "the notes are listed in " + s.File
		if near := diagnostic.Nearest(l.Note, paths); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		return fmt.Sprintf("the link leads to %q, which is no note", l.Note), hint
	}
	if l.Fragment == "" || to.Document == nil || to.Document.IDs[l.Fragment] {
		return "", ""
	}
	var ids []string
	for _, h := range to.Document.Outline {
		ids = append(ids, h.ID)
	}
	hint = "its sections: " + strings.Join(ids, ", ")
	if len(ids) == 0 {
		hint = "it has no sections: give a heading this id, ## Heading {#" + l.Fragment + "}"
	}
	if near := diagnostic.Nearest(l.Fragment, ids); near != "" {
		hint = fmt.Sprintf("did you mean #%s?", near)
	}
	where := l.Note
	if to == from {
		where = "this note"
	}
	return fmt.Sprintf("there is no section #%s in %s", l.Fragment, where), hint
}
