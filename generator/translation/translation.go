// Package translation holds the translations of a note against its original.
//
// The original is the text in the site's first language, or in the first that
// the note has. It is divided into sections (see [markdown.Section]), which
// correspond by their ids. Somebody who has compared a section with its
// original confirms it; the lock file remembers the hash that the original had
// then ([note.Lock]). From the two texts and the lock follows, for each
// section, its [State]. Nothing else is remembered, so a state cannot be out
// of date, and it takes microseconds to find: a page asks when it is rendered.
//
// Apart from that, a section and its original must be built alike: the same
// level, the same blocks in the same order ([Status.Problems]).
package translation

import (
	"slices"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

// State tells how a section of a translation stands against the original's.
type State string

// The states.
const (
	// Complete: confirmed, and the original has not changed since.
	Complete State = "complete"
	// Drifted: confirmed, but the original has changed since.
	Drifted State = "drifted"
	// Missing: the translation has no such section, or still the original's,
	// word for word, and nobody has confirmed that the two are to be alike.
	Missing State = "missing"
	// Unconfirmed: there, but nobody has said that it renders the original.
	Unconfirmed State = "unconfirmed"
)

// A Text is a note in one language.
type Text struct {
	Language note.Language
	// Translation and Document are nil where the note lacks the language.
	Translation *note.Translation
	Document    *markdown.Document
}

// Section is one section of the original, as the translation has it.
type Section struct {
	State    State
	Original *markdown.Section
	// Own is the translation's section, nil where there is none. One that is
	// missing all the same is the original's, word for word.
	Own *markdown.Section
}

// Status tells how one translation of a note stands.
type Status struct {
	// Path is the note's.
	Path           string
	Original, Text Text
	// Sections are those of the original, in its order.
	Sections []Section
	// Extra are the sections that only the translation has.
	Extra []*markdown.Section
	lock  *note.Lock
}

// Compare holds a text against the original. lock may be nil.
func Compare(path string, original, text Text, lock *note.Lock) *Status {
	s := &Status{Path: path, Original: original, Text: text, lock: lock}
	own := map[string]*markdown.Section{}
	if text.Document != nil {
		for i := range text.Document.Sections {
			section := &text.Document.Sections[i]
			if _, twice := own[section.ID]; !twice {
				own[section.ID] = section
			}
		}
	}
	confirmed := lock.Of(path)
	for i := range original.Document.Sections {
		o := &original.Document.Sections[i]
		section := Section{Original: o, Own: own[o.ID]}
		delete(own, o.ID)
		section.State = s.state(section, confirmed)
		s.Sections = append(s.Sections, section)
	}
	if len(own) > 0 {
		for i := range text.Document.Sections {
			if e := &text.Document.Sections[i]; own[e.ID] == e {
				s.Extra = append(s.Extra, e)
			}
		}
	}
	return s
}

func (s *Status) state(section Section, confirmed []note.Confirmed) State {
	if section.Own == nil {
		return Missing
	}
	state := Unconfirmed
	for _, c := range confirmed {
		if c.Language != s.Text.Language.Code || c.Original != s.Original.Language.Code || c.Section != section.Original.ID {
			continue
		}
		if c.Hash == section.Original.Hash {
			return Complete // whatever other entries a merge has left
		}
		state = Drifted
	}
	if state == Unconfirmed && s.copied(section) {
		return Missing
	}
	return state
}

// Untranslated reports whether the note has no text in the language at all.
func (s *Status) Untranslated() bool { return s.Text.Translation == nil }

// name returns how -confirm calls the translation.
func (s *Status) name() string { return s.Path + "/index." + s.Text.Language.Code + ".md" }

// In returns the sections in a state, in the original's order.
func (s *Status) In(state State) []Section {
	var in []Section
	for _, section := range s.Sections {
		if section.State == state {
			in = append(in, section)
		}
	}
	return in
}

// Reliable reports whether a section that seems to be missing is: without
// explicit ids, one that is there may go by another id.
func (s *Status) Reliable(section Section) bool {
	return section.Own != nil || section.Original.Explicit &&
		!slices.ContainsFunc(s.Extra, func(e *markdown.Section) bool { return !e.Explicit })
}

// Count counts sections by their state.
type Count struct {
	Complete    int `json:"complete"`
	Drifted     int `json:"drifted"`
	Missing     int `json:"missing"`
	Unconfirmed int `json:"unconfirmed"`
}

// Count counts the sections of a translation.
func (s *Status) Count() Count {
	var c Count
	for _, section := range s.Sections {
		switch section.State {
		case Complete:
			c.Complete++
		case Drifted:
			c.Drifted++
		case Missing:
			c.Missing++
		case Unconfirmed:
			c.Unconfirmed++
		}
	}
	return c
}

// Plus adds two counts.
func (c Count) Plus(d Count) Count {
	return Count{c.Complete + d.Complete, c.Drifted + d.Drifted, c.Missing + d.Missing, c.Unconfirmed + d.Unconfirmed}
}

// Percent returns the share of complete sections, rounded down, so that only
// all of them make 100.
func (c Count) Percent() int {
	all := c.Complete + c.Drifted + c.Missing + c.Unconfirmed
	if all == 0 {
		return 100
	}
	return 100 * c.Complete / all
}
