package page

import "bingfa/generator/site"

// translated makes the links to other languages true for the page of a note:
// search engines are told of texts that are there, and that a page which shows
// another language's text is a copy of that one.
func (s *shell) translated(p *site.Page) {
	original, ok := p.Site.Original(p.Note)
	if !ok {
		return
	}
	var there []alternate
	for i, l := range p.Site.Languages {
		a := s.Alternates[i]
		if l.Code == original.Code {
			if p.Missing() && s.Canonical != "" {
				s.Canonical = a.Absolute
			}
			s.Alternates[len(s.Alternates)-1].Absolute = a.Absolute // x-default
		}
		if other := p.In(l.Code); other != nil && !other.Missing() {
			there = append(there, a)
		}
	}
	s.Alternates = append(there, s.Alternates[len(s.Alternates)-1])
}

// foreignTag returns the tag of the language that a page's text and title are
// in, where that is not the page's.
func foreignTag(p *site.Page) string {
	if !p.Missing() {
		return ""
	}
	l, _ := p.Site.Language(p.Translation.Language)
	return l.Tag
}
