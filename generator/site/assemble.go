package site

import (
	"fmt"
	"slices"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

// Assemble makes a site of the content. It reports what is wrong between the
// files: chapters that name no note, notes that no chapter names, links that
// lead nowhere. convert fills in the Document of every page; what is wrong
// within a document is for it to keep.
func Assemble(c *note.Content, convert func(pages []*Page)) (*Site, diagnostic.List) {
	return Reassemble(nil, c, convert)
}

// Reassemble is [Assemble] after a change of the site that previous (may be
// nil) was. The order of pages is kept as long as site.yaml and the set of
// notes stay the same, and links are checked again only where an end of them
// has changed.
func Reassemble(previous *Site, c *note.Content, convert func(pages []*Page)) (*Site, diagnostic.List) {
	s := &Site{Site: c.Site, Lock: c.Lock, content: c}
	if previous != nil && previous.planFits(c) {
		s.plan = previous.plan
	} else {
		s.plan, previous = newPlan(c), nil
	}
	s.fill(previous)
	convert(s.Pages)
	s.placeAliases(previous)
	list := slices.Concat(s.plan.wrong, s.moved)
	if s.Site.Featured != "" && s.Featured(s.Source().Code) == nil {
		list = append(list, diagnostic.Diagnostic{File: s.File, Message: fmt.Sprintf("the featured example %q is on no page", s.Site.Featured),
			Hint: "name a note's path and one of its examples, as in threads/locks/deadlock"})
	}
	return s, append(list, s.checkLinks(previous)...)
}

// A plan is the order of a site. It depends on site.yaml and on which notes
// there are, not on what they say.
type plan struct {
	// chapters holds the notes of each, as indices into the content's notes.
	chapters [][]int
	// index finds a page in Site.Pages, addresses are theirs.
	index     map[pageKey]int
	addresses []string
	orphans   map[string]bool // paths of notes that no chapter names
	notes     map[string]int  // by their paths, as indices into the content's notes
	wrong     diagnostic.List
}

// planFits reports whether the content can be put together in the same order.
func (s *Site) planFits(c *note.Content) bool {
	return s.content.Site == c.Site && slices.EqualFunc(s.content.Notes, c.Notes, func(a, b *note.Note) bool {
		return a == b || a.Path == b.Path && len(a.Translations) > 0 == (len(b.Translations) > 0)
	})
}

// SameShape reports whether a site has the same pages in the same order, the
// same aliases, and assets of the same names, as another that it was made from.
func (s *Site) SameShape(other *Site) bool {
	return s.plan == other.plan && slices.Equal(s.Aliases, other.Aliases) && slices.EqualFunc(s.Assets, other.Assets, func(a, b note.Asset) bool { return a.Name == b.Name })
}

func newPlan(c *note.Content) *plan {
	p := &plan{index: map[pageKey]int{}, orphans: map[string]bool{}, notes: map[string]int{}}
	p.arrange(c)
	for _, l := range c.Site.Languages {
		for _, notes := range p.chapters {
			for _, i := range notes {
				path := c.Notes[i].Path
				p.index[pageKey{l.Code, path}] = len(p.addresses)
				p.addresses = append(p.addresses, markdown.NotePath(c.Site.Prefix(), l.Code, path))
			}
		}
	}
	return p
}

// arrange places the notes in the chapters of site.yaml.
func (p *plan) arrange(c *note.Content) {
	var paths []string
	for i, n := range c.Notes {
		p.notes[n.Path] = i
		paths = append(paths, n.Path)
	}
	placed := map[string]bool{}
	for _, ch := range c.Site.Chapters {
		var chapter []int
		for _, ref := range ch.Notes {
			i, ok := p.notes[ref.Path]
			if !ok {
				hint := fmt.Sprintf("make it with `bingfa new %s`, or take it out of the chapter", ref.Path)
				if near := diagnostic.Nearest(ref.Path, paths); near != "" {
					hint = fmt.Sprintf("did you mean %s?", near)
				}
				p.wrong = append(p.wrong, diagnostic.Diagnostic{File: c.Site.File, Line: ref.Line, Column: ref.Column,
					Message: fmt.Sprintf("there is no note %q", ref.Path), Hint: hint, Excerpt: ref.Excerpt})
				continue
			}
			if placed[ref.Path] {
				continue // told by package note
			}
			placed[ref.Path] = true
			if len(c.Notes[i].Translations) > 0 { // otherwise told already: none of them parses
				chapter = append(chapter, i)
			}
		}
		p.chapters = append(p.chapters, chapter)
	}
	for _, n := range c.Notes {
		if !placed[n.Path] {
			p.orphans[n.Path] = true
			p.wrong = append(p.wrong, diagnostic.Diagnostic{File: c.Site.File,
				Message: fmt.Sprintf("no chapter names the note %s", n.Path), Hint: fmt.Sprintf("add `- %s` to a chapter's notes, or have `bingfa new %s` do that", n.Path, n.Path)})
		}
	}
}

// fill makes chapters and pages by the plan, of which previous (may be nil) was
// made too.
func (s *Site) fill(previous *Site) {
	for i, notes := range s.chapters {
		ch := &Chapter{Number: i + 1, Title: s.Site.Chapters[i].Title}
		for _, n := range notes {
			ch.Notes = append(ch.Notes, s.content.Notes[n])
			s.Assets = append(s.Assets, s.content.Notes[n].Assets...)
		}
		s.Chapters = append(s.Chapters, ch)
	}
	pages := make([]Page, len(s.addresses))
	s.Pages = make([]*Page, 0, len(pages))
	for _, l := range s.Languages {
		first := len(s.Pages)
		for _, ch := range s.Chapters {
			for _, n := range ch.Notes {
				i := len(s.Pages)
				p := &pages[i]
				*p = Page{Site: s, Chapter: ch, Note: n, Language: l, Path: s.addresses[i]}
				if previous != nil && previous.Pages[i].Note == n {
					p.Translation = previous.Pages[i].Translation
				} else {
					p.Translation = s.translation(n, l.Code)
				}
				if i > first {
					p.Previous = &pages[i-1]
					p.Previous.Next = p
				}
				s.Pages = append(s.Pages, p)
			}
		}
	}
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
