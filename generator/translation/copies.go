package translation

import (
	"bytes"
	"slices"
	"strings"

	"bingfa/generator/markdown"
)

// Copied reports whether the text is a copy of the original that nobody has
// begun to translate: its sections are the original's, and all that have
// sentences are missing.
func (s *Status) Copied() bool {
	missing := 0
	for _, section := range s.Sections {
		switch {
		case section.Own == nil:
			return false
		case section.State == Missing:
			missing++
		case !s.same(section) || hasSentences(section.Own):
			return false
		}
	}
	return missing > 0 && len(s.Extra) == 0
}

// copied reports whether a section has sentences, and they are the original's.
// In two varieties of one language that is as it should be.
func (s *Status) copied(section Section) bool {
	return s.same(section) && hasSentences(section.Own) && base(s.Original) != base(s.Text)
}

// base returns a text's language without its variety.
func base(t Text) string {
	code, _, _ := strings.Cut(t.Language.Code, "-")
	return code
}

// same reports whether a section is the original's word for word, but for the
// id that a copy's heading may have been given, and for the note's title where
// an opening has more to it.
func (s *Status) same(section Section) bool {
	own, original := section.Own, section.Original
	if own.Hash == original.Hash {
		return true
	}
	if own.Level != original.Level || own.Title != original.Title {
		return false
	}
	if own.Level == 0 && s.Text.Translation.Summary != s.Original.Translation.Summary {
		return false
	}
	here := bytes.TrimSpace(s.Text.below(own))
	return len(here) > 0 && bytes.Equal(here, bytes.TrimSpace(s.Original.below(original)))
}

// below returns the source of a section below the line of its heading.
func (t Text) below(section *markdown.Section) []byte {
	sections := t.Document.Sections
	from, to := section.Offset, len(t.Translation.Source)
	for i := range sections {
		if &sections[i] == section && i+1 < len(sections) {
			to = sections[i+1].Offset
		}
	}
	if section.Level == 0 {
		return t.Translation.Source[t.Translation.BodyOffset:to]
	}
	_, text, _ := bytes.Cut(t.Translation.Source[from:to], []byte{'\n'})
	return text
}

// hasSentences reports whether a section has text that differs between
// languages; an opening has the note's summary.
func hasSentences(section *markdown.Section) bool {
	return section.Level == 0 || slices.ContainsFunc(section.Shape, func(b markdown.Block) bool {
		switch b.Kind {
		case markdown.Paragraph, markdown.BulletList, markdown.NumberedList, markdown.Quotation, markdown.Alert, markdown.Table, markdown.Footnotes:
			return true
		}
		return false
	})
}
