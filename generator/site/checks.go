package site

import (
	"slices"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

// checks is what came out when the references of a site were checked.
type checks struct {
	pages  []check // as Site.Pages
	unused diagnostic.List
	// done counts the pages that were looked at.
	done int
}

// check is what came out for one page.
type check struct {
	found diagnostic.List
	// to are the paths of other notes that the page links to.
	to []string
	// always tells that it depends on more than these: hints name what else
	// there is, addresses are looked for everywhere.
	always bool
}

// CheckedPages returns how many pages had their links checked when the site
// was made; for the others the result was known.
func (s *Site) CheckedPages() int { return s.checks.done }

// checkLinks holds every reference between files against what there is, and
// tells what nothing refers to. previous (may be nil) was made by the same
// plan: a page of which no link has changed at either end is not checked again.
func (s *Site) checkLinks(previous *Site) diagnostic.List {
	again := previous == nil || previous.Lock != s.Lock || !slices.EqualFunc(previous.Assets, s.Assets, note.SameAsset)
	unused := again
	changed := map[string]bool{} // paths of notes
	if !again {
		s.assets = previous.assets
		for i, p := range s.Pages {
			if old := previous.Pages[i]; old.Note != p.Note || old.Document != p.Document {
				changed[p.Note.Path] = true
				unused = unused || !sameReferences(old, p)
			}
		}
	}
	s.checks.pages = make([]check, len(s.Pages))
	var list diagnostic.List
	for i, p := range s.Pages {
		c := &s.checks.pages[i]
		if !again {
			*c = previous.checks.pages[i]
		}
		if again || c.always || changed[p.Note.Path] || slices.ContainsFunc(c.to, func(path string) bool { return changed[path] }) {
			*c = s.check(p)
			s.checks.done++
		}
		list = append(list, c.found...)
	}
	if unused {
		s.checks.unused = s.checkUnused()
	} else {
		s.checks.unused = previous.checks.unused
	}
	return append(list, s.checks.unused...)
}

func (s *Site) check(p *Page) (c check) {
	c.found = s.checkPage(p)
	c.always = len(c.found) > 0
	if p.Document != nil {
		for _, l := range p.Document.Links {
			c.always = c.always || s.isOwn(l)
			if l.Note != "" && l.Note != p.Note.Path && !slices.Contains(c.to, l.Note) {
				c.to = append(c.to, l.Note)
			}
		}
	}
	return c
}

// sameReferences reports whether a page refers to the same files and shows the
// same examples as before.
func sameReferences(a, b *Page) bool {
	if a.Document == nil || b.Document == nil || a.Missing() != b.Missing() || !slices.Equal(a.Note.ExampleNames(), b.Note.ExampleNames()) || !slices.Equal(a.Note.Languages(), b.Note.Languages()) {
		return false
	}
	if a.Document == b.Document {
		return true
	}
	sameLinks := slices.EqualFunc(a.Document.Links, b.Document.Links, func(a, b markdown.Link) bool {
		return a.Asset == b.Asset && a.Address == b.Address
	})
	return sameLinks && slices.Equal(shownExamples(a.Document), shownExamples(b.Document))
}

func shownExamples(d *markdown.Document) (names []string) {
	for _, part := range d.Parts {
		if e, ok := part.Block.(*markdown.Example); ok {
			names = append(names, e.Name)
		}
	}
	return names
}
