package scaffold

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"bingfa/generator/disk"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/translation"

	"go.yaml.in/yaml/v3"
)

// planLock plans the confirmations of a new note's texts, which the templates
// have as translations of each other. A text in a language without a template
// is none, and nothing is confirmed for an original that is to be translated
// itself.
func (p *Plan) planLock(texts map[string][]byte) error {
	original := p.Languages[0]
	if len(p.Languages) < 2 || !hasTemplate(original) {
		return nil
	}
	n := &note.Note{Path: p.Note, Examples: map[string]*note.Example{p.Example.Name: p.Example}}
	convert := func(l note.Language) (translation.Text, error) {
		src := texts[l.Code]
		t := &note.Translation{Language: l.Code, File: p.textFile(l), Source: src, BodyOffset: bytes.Index(src, []byte("\n---\n")) + len("\n---\n")}
		err := yaml.Unmarshal(src[:t.BodyOffset-len("---\n")], &t.FrontMatter)
		document, _ := markdown.Convert(n, t, markdown.Options{})
		return translation.Text{Language: l, Translation: t, Document: document}, err
	}
	from, err := convert(original)
	if err != nil {
		return err
	}
	var statuses []*translation.Status
	var confirmations []translation.Confirmation
	for _, l := range p.Languages[1:] {
		if !hasTemplate(l) {
			continue
		}
		text, err := convert(l)
		if err != nil {
			return err
		}
		s := translation.Compare(p.Note, from, text, nil)
		c := s.Confirm(true)
		if err := c.Refused.Err(); err != nil {
			return err
		}
		statuses, confirmations = append(statuses, s), append(confirmations, c)
	}
	if len(statuses) > 0 {
		p.Confirmed = path.Join(p.content, note.LockFile)
		p.lockFile = p.Confirmed
		p.confirmations = translation.Lock(statuses, confirmations)
	}
	return nil
}

// hasTemplate reports whether the template for a language is written in it.
func hasTemplate(l note.Language) bool { return written(l) != "en" || english(l) }

// confirms reports whether the site's authors confirm translations: there is a
// lock, or there are no translations yet.
func confirms(content *note.Content) bool {
	if len(content.Lock.All()) > 0 {
		return true
	}
	for _, n := range content.Notes {
		if len(n.Translations) > 1 {
			return false
		}
	}
	return true
}

// planForgetting plans that what was confirmed of former files by the names of
// new ones is forgotten: these are copies to translate.
func (p *Plan) planForgetting(lock *note.Lock) {
	for _, c := range lock.Of(p.Note) {
		if p.makes(c.Language) {
			p.lockFile = path.Join(p.content, note.LockFile)
		}
	}
}

// makes reports whether the note is made in a language.
func (p *Plan) makes(code string) bool {
	return slices.ContainsFunc(p.Languages, func(l note.Language) bool { return l.Code == code })
}

// confirmNote writes the lock file with the note's confirmations in it, in one
// step. What else is in it stays, but for what was confirmed of former files of
// the same names. undo makes it as it was.
func (p *Plan) confirmNote() (undo func() error, err error) {
	file := p.at(p.lockFile)
	old, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		undo = func() error { return os.Remove(file) }
	case err != nil:
		return nil, unreadable(p.lockFile, err)
	default:
		undo = func() error { return disk.Replace(file, old) }
	}
	if err := disk.Replace(file, p.changeLock(old)); err != nil {
		return nil, unwritable(p.lockFile, err)
	}
	return undo, nil
}

// changeLock returns a lock file with the plan's confirmations in their place,
// and without those of former files.
func (p *Plan) changeLock(old []byte) []byte {
	if len(bytes.TrimSpace(old)) == 0 && len(p.confirmations) > 0 {
		return p.confirmations
	}
	var entries []string
	for line := range strings.Lines(string(p.confirmations)) {
		if !strings.HasPrefix(line, "#") {
			entries = append(entries, line)
		}
	}
	var b strings.Builder
	done := false
	for line := range strings.Lines(string(old)) {
		of, rest, _ := strings.Cut(line, " ")
		languages, _, _ := strings.Cut(rest, " ")
		if _, code, _ := strings.Cut(languages, ">"); of == p.Note && p.makes(code) {
			continue
		}
		if !done && !strings.HasPrefix(line, "#") && of > p.Note {
			b.WriteString(strings.Join(entries, ""))
			done = true
		}
		b.WriteString(strings.TrimRight(line, "\r\n") + "\n")
	}
	if !done {
		b.WriteString(strings.Join(entries, ""))
	}
	return []byte(b.String())
}
