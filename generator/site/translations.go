package site

import (
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/translation"
)

// Original returns the language of a note's original: the first of the site's
// that the note has. ok is false for a note without any text.
func (s *Site) Original(n *note.Note) (l note.Language, ok bool) {
	for _, l := range s.Languages {
		if n.Translations[l.Code] != nil {
			return l, true
		}
	}
	return l, false
}

// Status returns how the page's text stands against the note's original, nil
// on the original's own page. It depends on nothing but the documents of the
// two pages and [Site.Lock].
func (p *Page) Status() *translation.Status {
	l, ok := p.Site.Original(p.Note)
	if !ok || l.Code == p.Language.Code {
		return nil
	}
	original := p.In(l.Code)
	if original == nil || original.Document == nil || original.Missing() {
		return nil
	}
	text := translation.Text{Language: p.Language}
	if !p.Missing() {
		text.Translation, text.Document = p.Translation, p.Document
	}
	return translation.Compare(p.Note.Path, translation.Text{Language: l, Translation: original.Translation, Document: original.Document}, text, p.Site.Lock)
}

// HasAnchor reports whether a link to #id leads to something on the page: to an
// anchor of its text or of the page around it, or to the notice in the place of a section that the
// translation lacks.
func (p *Page) HasAnchor(id string) bool {
	if p.Document == nil || p.Document.Has(id) {
		return true
	}
	if p.Missing() {
		return false
	}
	if status := p.Status(); status != nil {
		for _, section := range status.In(translation.Missing) {
			if section.Original.ID == id {
				return status.Reliable(section)
			}
		}
	}
	return false
}

// Translations returns the status of every note in every language but its
// original's, in the languages' order, then in reading order.
func (s *Site) Translations() []*translation.Status {
	var all []*translation.Status
	for _, p := range s.Pages {
		if status := p.Status(); status != nil {
			all = append(all, status)
		}
	}
	return all
}

// CheckTranslations holds translations against their originals. Where the
// structure differs, that is an error; what a translation owes is a warning.
// selected (nil for all) tells by their paths which notes to look at.
func (s *Site) CheckTranslations(selected func(note string) bool) diagnostic.List {
	if len(s.Languages) < 2 {
		return nil
	}
	var list diagnostic.List
	all := s.Translations()
	translated := map[string]bool{} // notes with more than one text
	begun, confirmed := false, false
	for _, status := range all {
		if !status.Untranslated() {
			translated[status.Path] = true
			begun = begun || !status.Copied()
		}
		confirmed = confirmed || len(s.Lock.Of(status.Path)) > 0
	}
	for _, p := range s.Pages {
		if translated[p.Note.Path] && !p.Missing() && p.Document != nil && (selected == nil || selected(p.Note.Path)) {
			list = append(list, translation.MissingIDs(translation.Text{Language: p.Language, Translation: p.Translation, Document: p.Document})...)
		}
	}
	for _, status := range all {
		if selected == nil || selected(status.Path) {
			list = append(list, status.Problems()...)
			list = append(list, status.Warnings(confirmed)...)
		}
	}
	if selected == nil {
		if !confirmed && begun {
			list = append(list, diagnostic.Diagnostic{File: s.File, Warning: true, Message: "nobody has confirmed any translation yet, so a change of an original would go unnoticed",
				Hint: "compare the texts, then `bingfa check -confirm NOTE` for each note, or `-confirm all`"})
		}
		list = append(list, translation.Stale(s.Lock, all)...)
	}
	list.Sort()
	return list
}
