package translation

import (
	"fmt"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
)

// Problems tells where the translation is not built as the original is:
// sections that only it has, that stand elsewhere, on another level, or are
// made of other blocks. A section that has drifted is expected to differ.
func (s *Status) Problems() diagnostic.List {
	if s.Untranslated() {
		return nil
	}
	var list diagnostic.List
	var lacking []string
	for _, section := range s.Sections {
		if section.Own == nil {
			lacking = append(lacking, section.Original.ID)
		}
	}
	for _, e := range s.Extra {
		if !e.Explicit {
			continue // told by MissingIDs
		}
		hint := fmt.Sprintf("add it to %s, or take it out here", s.Original.Translation.File)
		if near := diagnostic.Nearest(e.ID, lacking); near != "" {
			hint = fmt.Sprintf("did you mean #%s?", near)
		} else if len(lacking) == 1 {
			hint += fmt.Sprintf("; if it renders #%s, give it that id", lacking[0])
		}
		list = append(list, s.at(e.Offset, fmt.Sprintf("the original has no section #%s", e.ID), hint))
	}
	moved := s.moved()
	for i, section := range s.Sections {
		if moved[i] {
			list = append(list, s.misplaced(i))
		}
		if section.State != Drifted {
			if d, ok := s.difference(section); ok {
				list = append(list, d)
			}
		}
	}
	return list
}

// at returns an error at an offset of the translation's file.
func (s *Status) at(offset int, message, hint string) diagnostic.Diagnostic {
	t := s.Text.Translation
	return diagnostic.At(t.File, t.Source, offset, message, hint)
}

// place returns "file:line" of an offset of the original's file.
func (s *Status) place(offset int) string {
	t := s.Original.Translation
	return fmt.Sprintf("%s:%d", t.File, diagnostic.At(t.File, t.Source, offset, "", "").Line)
}

// named returns how authors call a section.
func named(section *markdown.Section) string {
	if section.Level == 0 {
		return "the opening"
	}
	return "#" + section.ID
}

// difference tells how a section is built otherwise than its original, if so.
func (s *Status) difference(section Section) (d diagnostic.Diagnostic, differs bool) {
	own, original := section.Own, section.Original
	if own == nil {
		return d, false
	}
	name := named(own)
	if own.Level != original.Level {
		return s.at(own.Offset, fmt.Sprintf("%s is a heading of level %d, in the original of level %d", name, own.Level, original.Level),
			fmt.Sprintf("write it with %s, as in %s", strings.Repeat("#", original.Level), s.place(original.Offset))), true
	}
	// What stands between the blocks that agree from both ends?
	here, there := own.Shape, original.Shape
	start := 0
	for start < len(here) && start < len(there) && here[start].Same(there[start]) {
		start++
	}
	tail := 0
	for tail < len(here)-start && tail < len(there)-start && here[len(here)-1-tail].Same(there[len(there)-1-tail]) {
		tail++
	}
	extra, lacking := here[start:len(here)-tail], there[start:len(there)-tail]
	switch {
	case len(extra) == 0 && len(lacking) == 0:
		return d, false
	case len(extra) == 0:
		offset := own.Offset
		switch {
		case start > 0:
			offset = here[start-1].Offset
		case own.Level == 0:
			offset = -1 // the front matter is no place to show
		}
		return s.at(offset, fmt.Sprintf("%s lacks %s, which the original has in %s", name, article(lacking[0]), s.place(lacking[0].Offset)),
			"put it after this place, or take it out there"), true
	case len(lacking) == 0:
		return s.at(extra[0].Offset, fmt.Sprintf("%s has %s that the original has not, see %s", name, article(extra[0]), s.place(original.Offset)),
			"add it there, or take it out here"), true
	default:
		return s.at(extra[0].Offset, fmt.Sprintf("%s has %s where the original has %s, in %s", name, article(extra[0]), article(lacking[0]), s.place(lacking[0].Offset)),
			"give both texts the same blocks in the same order"), true
	}
}

// article puts a or the before the description of a block.
func article(b markdown.Block) string {
	switch {
	case b.Kind == markdown.Footnotes, b.Kind == markdown.HTML:
		return b.String()
	case b.Kind == markdown.ExampleBlock, b.Kind == markdown.Image:
		return "the " + b.String()
	}
	return "a " + b.String()
}

// misplaced tells that a section stands elsewhere than in the original.
func (s *Status) misplaced(i int) diagnostic.Diagnostic {
	section := s.Sections[i]
	return s.at(section.Own.Offset, fmt.Sprintf("%s stands in another place than in the original", named(section.Own)),
		fmt.Sprintf("move it after %s, as in %s", named(s.Sections[i-1].Original), s.place(section.Original.Offset)))
}

// moved marks the sections, by their index in s.Sections, that are out of the
// original's order: as few as possible, those outside of the longest run in
// order.
func (s *Status) moved() []bool {
	type link struct{ index, position, length, before int }
	var chain []link
	best := -1
	for i, section := range s.Sections {
		if section.Own == nil {
			continue
		}
		l := link{i, section.Own.Offset, 1, -1}
		for k, c := range chain {
			if c.position < l.position && c.length+1 > l.length {
				l.length, l.before = c.length+1, k
			}
		}
		chain = append(chain, l)
		if best < 0 || l.length > chain[best].length {
			best = len(chain) - 1
		}
	}
	moved := make([]bool, len(s.Sections))
	for _, c := range chain {
		moved[c.index] = true
	}
	for k := best; k >= 0; k = chain[k].before {
		moved[chain[k].index] = false
	}
	if len(moved) > 0 {
		moved[0] = false // the opening cannot be elsewhere
	}
	return moved
}

// MissingIDs tells of headings without an id of their own in a text of a note
// that has several languages: one made of the words differs in every language,
// and sections correspond by their ids.
func MissingIDs(t Text) diagnostic.List {
	var titles []string
	offset := -1
	for _, section := range t.Document.Sections {
		if section.Level > 0 && !section.Explicit {
			if offset < 0 {
				offset = section.Offset
			}
			titles = append(titles, section.Title)
		}
	}
	if offset < 0 {
		return nil
	}
	message := "the heading has no id of its own"
	if len(titles) > 1 {
		message = fmt.Sprintf("%d headings have no id of their own: %s", len(titles), shortened(titles))
	}
	return diagnostic.List{diagnostic.At(t.Translation.File, t.Translation.Source, offset, message,
		"give it one after its text, the same in every language, as in `## Deadlock {#deadlock}`: by ids, sections of the languages correspond")}
}

// shortened joins names, the first few of many.
func shortened(names []string) string {
	const most = 8
	if len(names) > most+1 {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(names, ", ")
}
