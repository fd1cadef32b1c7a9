package markdown

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bingfa/generator/diagnostic"
)

// reservedIDs are anchors of the page around the text.
var reservedIDs = []string{"text", "contents", "words"}

// Has reports whether a page that shows the document has an anchor: one of the
// document, or one of the page itself.
func (d *Document) Has(fragment string) bool {
	return d.IDs[fragment] || fragment == "top" || fragment == "text"
}

// Suggest says what a wrong fragment could have meant.
func (d *Document) Suggest(fragment string) string {
	if near := nearest(fragment, slices.Sorted(maps.Keys(d.IDs))); near != "" {
		return fmt.Sprintf("did you mean #%s?", near)
	}
	var ids []string
	for _, h := range d.Outline {
		ids = append(ids, h.ID)
	}
	if len(ids) == 0 {
		return "it has no sections: give a heading this id, ## Heading {#" + fragment + "}"
	}
	return "its sections: " + strings.Join(ids, ", ")
}

// nearest is [diagnostic.Nearest] for names long enough to be mistyped ones:
// any two of one letter are near.
func nearest(name string, candidates []string) string {
	if utf8.RuneCountInString(name) < 2 {
		return ""
	}
	return diagnostic.Nearest(name, candidates)
}

// A rawID is an id in raw HTML.
type rawID struct {
	id     string
	offset int
}

// takenIDs returns the ids that are given without asking the author, with what
// they belong to.
func (s *state) takenIDs() map[string]string {
	taken := map[string]string{}
	for _, id := range reservedIDs {
		taken[id] = "the page itself"
	}
	for i := range s.fences {
		taken[programID(i+1)] = "a program"
	}
	for i := range s.diagrams {
		taken[diagramID(i+1)] = "a diagram"
	}
	for id := range s.doc.IDs {
		taken[id] = "an example"
	}
	for i := range s.footnotes {
		taken[footnoteID(i+1)] = "a footnote"
	}
	return taken
}

// lineOf returns the line of the file that an offset of the body is in.
func (s *state) lineOf(offset int) int {
	return 1 + bytes.Count(s.translation.Source[:max(s.inSource(offset), 0)], []byte{'\n'})
}

// An ownLink leads to a place of its own note.
type ownLink struct {
	fragment string
	offset   int
}

// checkOwn holds the links within the note against its anchors, once all of
// them are known. One that is not there is for the site to judge: the page may
// have it in place of a section that the translation lacks.
func (s *state) checkOwn() {
	for _, l := range s.own {
		if s.doc.Has(l.fragment) {
			continue
		}
		name, example := strings.CutPrefix(l.fragment, exampleID(""))
		if example && s.note.Examples[name] != nil {
			s.report(l.offset, fmt.Sprintf("the link leads to the example %q, which this text does not show", name),
				fmt.Sprintf("show it with a paragraph that is only its link, [%s](%s/)", name, name))
			continue
		}
		s.doc.Links = append(s.doc.Links, Link{Note: s.note.Path, Language: s.Language, Fragment: l.fragment,
			Destination: "#" + l.fragment, Offset: s.inSource(l.offset)})
	}
}

// exampleID returns the anchor of an example, programID that of the nth program
// in the text, diagramID that of the nth diagram, footnoteID that of the nth
// footnote.
func exampleID(name string) string { return "example-" + name }
func programID(n int) string       { return "program-" + strconv.Itoa(n) }
func diagramID(n int) string       { return "lanes-" + strconv.Itoa(n) }
func footnoteID(n int) string      { return "fn:" + strconv.Itoa(n) }
