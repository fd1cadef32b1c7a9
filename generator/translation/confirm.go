package translation

import (
	"fmt"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// A Confirmation is what confirming a translation comes to.
type Confirmation struct {
	*Status
	// Confirmed are the sections whose state changes, in the original's order.
	Confirmed []Section
	// Refused says of other sections that are there why they are not
	// confirmed: they are not built as the original is, or are a copy of it.
	Refused diagnostic.List
}

// Confirm confirms every section of a translation that is there and built as
// the original is, whatever its state was. Sections that are the original word
// for word have most likely not been translated: they are confirmed only where
// copies is set.
func (s *Status) Confirm(copies bool) Confirmation {
	c := Confirmation{Status: s}
	moved := s.moved()
	for i, section := range s.Sections {
		if section.Own == nil {
			continue
		}
		if moved[i] {
			c.Refused = append(c.Refused, s.misplaced(i))
		} else if d, differs := s.difference(section); differs {
			c.Refused = append(c.Refused, d)
		} else if section.State != Complete && !copies && s.copied(section) {
			c.Refused = append(c.Refused, s.at(section.Own.Offset, fmt.Sprintf("%s is the original word for word", named(section.Own)),
				fmt.Sprintf("translate it, or if the two are to be alike, name the file: `bingfa check -confirm %s`", s.name())))
		} else if section.State != Complete {
			c.Confirmed = append(c.Confirmed, section)
		}
	}
	c.Refused = append(c.Refused, s.Problems()...) // of sections that only the translation has, too
	c.Refused.Sort()
	return c
}

// Lock returns the contents of the lock file after confirmations: entries that
// hold are kept, of several for one section the one that fits, and those that
// belong to nothing are dropped. statuses are those of the whole site.
func Lock(statuses []*Status, confirmations []Confirmation) []byte {
	type key struct{ note, language, section string }
	confirmed := map[key]bool{}
	for _, c := range confirmations {
		for _, section := range c.Confirmed {
			confirmed[key{c.Path, c.Text.Language.Code, section.Original.ID}] = true
		}
	}
	var entries []note.Confirmed
	for _, s := range statuses {
		for _, section := range s.Sections {
			fresh := confirmed[key{s.Path, s.Text.Language.Code, section.Original.ID}]
			switch {
			case section.Own == nil:
			case fresh || section.State == Complete:
				entries = append(entries, s.entry(section, section.Original.Hash))
			case section.State == Drifted:
				entries = append(entries, s.drifted(section))
			}
		}
	}
	return note.FormatLock(entries)
}

// drifted returns the entry that the lock has for a section that has drifted.
func (s *Status) drifted(section Section) note.Confirmed {
	for _, c := range s.lock.Of(s.Path) {
		if e := s.entry(section, c.Hash); c.Section == e.Section && c.Original == e.Original && c.Language == e.Language {
			return e
		}
	}
	return note.Confirmed{} // a section that has drifted has one
}
