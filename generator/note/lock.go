package note

import (
	"bytes"
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
)

// LockFile is the name of the file, beside site.yaml, that remembers which
// sections of the translations somebody has held against the original.
const LockFile = "translations.lock"

// A Lock is what LockFile says. A Loader returns the same pointer as before
// while the file has not changed. The nil Lock has no entries.
type Lock struct {
	// File is the path that the author knows.
	File   string
	source []byte
	notes  map[string][]Confirmed
}

// Confirmed is one line of the lock: a section of a translation renders the
// original as it was then.
type Confirmed struct {
	// Note is the note's path, Original and Language are codes of languages.
	Note, Original, Language string
	// Section is the section's id, "" for the opening.
	Section string
	// Hash is that of the original's section.
	Hash Hash
	// Line is the place in the file, from 1; 0 for a new entry.
	Line int
}

// Hash tells one text from another: the first bytes of its SHA-256.
type Hash [6]byte

// String returns the hash as 12 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// lockOpening stands for the section without an id: no id can look like it.
const lockOpening = "(opening)"

const lockHeader = `# Sections of translations that somebody has held against the original.
# bingfa check -confirm NOTE writes this file; bingfa check -translations tells how things stand.
# Each line: note, original>translation, section, hash of the original's section at that time.
`

// Of returns the entries of a note, in the file's order.
func (l *Lock) Of(path string) []Confirmed {
	if l == nil {
		return nil
	}
	return l.notes[path]
}

// All returns every entry, sorted as in [FormatLock].
func (l *Lock) All() []Confirmed {
	if l == nil {
		return nil
	}
	var all []Confirmed
	for _, entries := range l.notes {
		all = append(all, entries...)
	}
	slices.SortFunc(all, compareConfirmed)
	return all
}

// Warn returns a warning about a line of the file.
func (l *Lock) Warn(line int, message, hint string) diagnostic.Diagnostic {
	d := diagnostic.AtLine(l.File, l.source, line, 0, message, hint)
	d.Warning = true
	return d
}

// compareConfirmed orders entries by note, language and section, so that a
// note's lines stand together and a change of one section is one line.
func compareConfirmed(a, b Confirmed) int {
	return cmp.Or(cmp.Compare(a.Note, b.Note), cmp.Compare(a.Language, b.Language), cmp.Compare(a.Section, b.Section),
		cmp.Compare(a.Original, b.Original), cmp.Compare(a.Line, b.Line))
}

// FormatLock returns the contents of LockFile with these entries, sorted.
func FormatLock(entries []Confirmed) []byte {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, compareConfirmed)
	b := bytes.NewBufferString(lockHeader)
	for _, c := range entries {
		fmt.Fprintf(b, "%s %s>%s %s %s\n", lockEscape.Replace(c.Note), c.Original, c.Language, cmp.Or(c.Section, lockOpening), c.Hash)
	}
	return b.Bytes()
}

// A folder's name may have blanks in it.
var (
	lockEscape   = strings.NewReplacer("%", "%25", " ", "%20", "\t", "%09", "\n", "%0A", "\r", "%0D")
	lockUnescape = strings.NewReplacer("%25", "%", "%20", " ", "%09", "\t", "%0A", "\n", "%0D", "\r")
)

// loadLock returns what LockFile says, nil when there is none.
func (l *Loader) loadLock() (*Lock, diagnostic.List) {
	f := l.files[LockFile]
	if f == nil || len(f.wrong) > 0 { // told already
		return nil, nil
	}
	if !slices.Equal(l.lock.from, []*file{f}) {
		lock, wrong := parseLock(l.name(LockFile), f.data)
		l.lock = parsed[Lock]{[]*file{f}, lock, wrong}
	}
	return l.lock.value, l.lock.wrong
}

// parseLock reads a lock. An unfinished merge is told, and the entries of both
// sides are taken: the one that fits the original counts.
func parseLock(file string, src []byte) (*Lock, diagnostic.List) {
	l := &Lock{File: file, source: src, notes: map[string][]Confirmed{}}
	var list diagnostic.List
	conflicts, merging := false, false
	unread, firstUnread := 0, 0
	type key struct{ note, original, language, section string }
	first := map[key]int{}
	number := 0
	for line := range strings.SplitSeq(string(src), "\n") {
		number++
		line = strings.TrimRight(line, " \t\r")
		switch {
		case line == "" || line[0] == '#':
			continue
		case isConflict(line):
			if line[0] == '<' || !merging {
				list = append(list, diagnostic.AtLine(file, src, number, 0, "an unfinished merge",
					"delete the marker lines (<<<<<<<, =======, >>>>>>>) and keep the entries of both sides: those that fit the originals count"))
			}
			conflicts, merging = true, line[0] != '>'
			continue
		}
		c, ok := parseConfirmed(line)
		if !ok {
			if unread++; unread == 1 {
				firstUnread = number
			}
			continue
		}
		c.Line = number
		k := key{c.Note, c.Original, c.Language, c.Section}
		if n, twice := first[k]; twice && !conflicts {
			list = append(list, l.Warn(number, fmt.Sprintf("a second entry for the same section, first in line %d", n),
				"nothing to do: the one that fits the original counts, and `bingfa check -confirm` drops the other"))
		} else if !twice {
			first[k] = number
		}
		l.notes[c.Note] = append(l.notes[c.Note], c)
	}
	if unread > 0 {
		message := "the line cannot be read"
		if unread > 1 {
			message = fmt.Sprintf("%d lines cannot be read; this is the first", unread)
		}
		list = append(list, diagnostic.AtLine(file, src, firstUnread, 0, message,
			"a line is NOTE ORIGINAL>LANGUAGE SECTION HASH; remove it, or take the file from version control"))
	}
	return l, list
}

// isConflict reports whether a line is one that a failed merge leaves behind.
func isConflict(line string) bool {
	for _, marker := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if rest, ok := strings.CutPrefix(line, marker); ok && (rest == "" || rest[0] == ' ') {
			return true
		}
	}
	return false
}

func parseConfirmed(line string) (c Confirmed, ok bool) {
	fields := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
	if len(fields) != 4 {
		return c, false
	}
	c.Original, c.Language, ok = strings.Cut(fields[1], ">")
	if !ok || !languageCode.MatchString(c.Original) || !languageCode.MatchString(c.Language) {
		return c, false
	}
	c.Note, c.Section = lockUnescape.Replace(fields[0]), fields[2]
	if c.Section == lockOpening {
		c.Section = ""
	}
	if len(fields[3]) != 2*len(c.Hash) {
		return c, false
	}
	_, err := hex.Decode(c.Hash[:], []byte(fields[3]))
	return c, err == nil
}
