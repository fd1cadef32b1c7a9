package translation

import (
	"fmt"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
)

// Warnings tells what a translation owes to its original, in one line each:
// sections that have drifted, that are missing, that are still the original's
// and, if unconfirmed is set, that nobody has confirmed.
func (s *Status) Warnings(unconfirmed bool) diagnostic.List {
	if s.Untranslated() {
		o := s.Original.Translation
		file := strings.TrimSuffix(o.File, "index."+o.Language+".md") + "index." + s.Text.Language.Code + ".md"
		return diagnostic.List{{File: o.File, Warning: true, Message: fmt.Sprintf("the note is not translated into %s (%s)", s.Text.Language.Name, s.Text.Language.Code),
			Hint: "write " + file}}
	}
	alike := fmt.Sprintf("translate from %s, or if the two are to be alike, name the file: `bingfa check -confirm %s`", s.Original.Translation.File, s.name())
	if s.Copied() {
		d := s.at(-1, fmt.Sprintf("the note is not translated into %s (%s): it is the original word for word", s.Text.Language.Name, s.Text.Language.Code), alike)
		d.Warning = true
		return diagnostic.List{d}
	}
	var list diagnostic.List
	warn := func(sections []Section, one, many, hint string) {
		if len(sections) == 0 {
			return
		}
		offset, names := -1, make([]string, len(sections))
		for i, section := range sections {
			names[i] = named(section.Original)
			if offset < 0 && section.Own != nil {
				offset = section.Own.Offset
			}
		}
		message := many
		if len(sections) == 1 {
			message = one
		}
		d := s.at(offset, strings.Replace(message, "%s", shortened(names), 1), hint)
		d.Warning, d.Excerpt = true, ""
		list = append(list, d)
	}
	confirm := fmt.Sprintf("`bingfa check -confirm %s`", s.name())
	original := s.Original.Translation.File
	warn(s.In(Drifted), "the original of a section has changed since it was confirmed: %s", "the originals of sections have changed since they were confirmed: %s",
		fmt.Sprintf("bring the text up to date with %s, then %s", original, confirm))
	var missing, copies []Section
	for _, section := range s.In(Missing) {
		if section.Own != nil {
			copies = append(copies, section)
		} else if s.Reliable(section) { // otherwise told by MissingIDs
			missing = append(missing, section)
		}
	}
	warn(missing, "a section of the original is missing: %s", "sections of the original are missing: %s",
		fmt.Sprintf("translate from %s, and keep the ids", original))
	warn(copies, "a section is not translated, but the original word for word: %s", "sections are not translated, but the original word for word: %s", alike)
	if unconfirmed {
		hint := fmt.Sprintf("compare with %s, then %s", original, confirm)
		if sections := s.In(Unconfirmed); len(sections) == len(s.Sections) {
			warn(sections[:1], "nobody has confirmed this translation", "", hint)
		} else {
			warn(sections, "nobody has confirmed a section: %s", "nobody has confirmed sections: %s", hint)
		}
	}
	return list
}

// Stale tells of entries of the lock that belong to nothing: the section, the
// note or the language is gone, or another language is the original now; and,
// once for each note that has moved, of those that have its former folder.
func Stale(lock *note.Lock, statuses []*Status) diagnostic.List {
	known := map[note.Confirmed]bool{}
	moved := map[string]string{} // from former folders to those of now
	for _, s := range statuses {
		for _, t := range []*note.Translation{s.Original.Translation, s.Text.Translation} {
			if t != nil {
				for _, a := range t.Aliases {
					moved[a.Path] = s.Path
				}
			}
		}
		for _, section := range s.Sections {
			if section.Own != nil {
				known[s.entry(section, note.Hash{})] = true
			}
		}
	}
	var list diagnostic.List
	told := map[string]bool{}
	for _, c := range lock.All() {
		k := c
		k.Hash, k.Line = note.Hash{}, 0
		switch now := moved[c.Note]; {
		case known[k] || told[c.Note]:
		case now != "":
			told[c.Note] = true
			list = append(list, lock.Warn(c.Line, fmt.Sprintf("entries name %s, which has moved", c.Note),
				fmt.Sprintf("write %s in its place before `bingfa check -confirm` drops them", now)))
		default:
			list = append(list, lock.Warn(c.Line, fmt.Sprintf("the entry belongs to nothing: %s has no section %s in both %s and %s", c.Note, idOf(c.Section), c.Original, c.Language),
				"nothing to do: `bingfa check -confirm` drops it"))
		}
	}
	return list
}

func idOf(section string) string {
	if section == "" {
		return "(opening)"
	}
	return "#" + section
}

// entry returns the lock's entry for a section.
func (s *Status) entry(section Section, h note.Hash) note.Confirmed {
	return note.Confirmed{Note: s.Path, Original: s.Original.Language.Code, Language: s.Text.Language.Code, Section: section.Original.ID, Hash: h}
}
