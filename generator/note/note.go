// Package note reads what an author wrote: site.yaml, the notes in each of
// their languages, and the examples that belong to them.
//
// The tree below the content directory decides everything:
//
//	site.yaml                       title, languages, chapters and their order
//	translations.lock               which sections of the translations are confirmed
//	threads/locks/index.zh.md       the note threads/locks in Chinese
//	threads/locks/index.en.md       … and in English
//	threads/locks/deadlock/         an example: main.go, main.py, output.txt, example.yaml
//	threads/locks/diagram.png       an asset, published beside the note
//
// The package knows files, not Markdown: a translation's body is handed on as
// it stands. Files are read through an fs.FS, and a [Loader] that is used again
// reads only those whose size or modification time has changed, or that it is
// told of, so a preview can reload a large site on every save.
package note

import (
	"cmp"
	"slices"
)

// Content is all that was found below a content directory.
type Content struct {
	Site *Site
	// Notes is sorted by path.
	Notes []*Note
	// Lock tells which sections of the translations are confirmed; nil when
	// there is no LockFile.
	Lock *Lock
}

// A Note is one subject in one or more languages.
type Note struct {
	// Path names the note on the site and in site.yaml: its folder relative
	// to the content directory, such as "threads/locks".
	Path string
	// Translations are keyed by language code.
	Translations map[string]*Translation
	// Examples are keyed by folder name.
	Examples map[string]*Example
	// Assets are files published beside the note, as paths relative to Path.
	Assets []Asset
}

// Languages returns the codes of the note's translations, sorted.
func (n *Note) Languages() []string {
	codes := make([]string, 0, len(n.Translations))
	for code := range n.Translations {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// ExampleNames returns the names of the note's examples, sorted.
func (n *Note) ExampleNames() []string {
	names := make([]string, 0, len(n.Examples))
	for name := range n.Examples {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}

// A Translation is a note in one language. A Loader returns the same pointer
// as before for a file that has not changed.
type Translation struct {
	Language string
	// File is the path that the author knows.
	File string
	FrontMatter
	// Source is the whole file with line ends normalised to "\n"; Body, the
	// Markdown after the front matter, is the part of it from BodyOffset on.
	Source     []byte
	BodyOffset int
}

// Body returns the Markdown after the front matter.
func (t *Translation) Body() []byte { return t.Source[t.BodyOffset:] }

// FrontMatter is the YAML block between two "---" lines at the top of a
// translation. Every field is plain text.
type FrontMatter struct {
	// Title is the note's heading. Required.
	Title string `yaml:"title"`
	// Summary says in a sentence or three what the note answers; it stands
	// below the title and in search results. Required.
	Summary string `yaml:"summary"`
	// Nav is the title in menus, where Title is too long. Default: Title.
	Nav string `yaml:"nav"`
	// Aliases are addresses that the note had before, not escaped and without a
	// slash at their ends. One with a slash at its beginning is an address of the
	// site, below its base, which leads to the text: "/2019/locks.html". Any other
	// is the note's former Path: "threads/old-locks".
	Aliases []WrittenPath `yaml:"aliases"`
}

// NavTitle returns the title for menus.
func (f FrontMatter) NavTitle() string { return cmp.Or(f.Nav, f.Title) }

// An Asset is a file that is published as it is.
type Asset struct {
	// Path is relative to the note's folder, Name to the content directory.
	Path, Name string
	Data       []byte
}

// SameAsset reports whether two assets are the same file as it was last read.
func SameAsset(a, b Asset) bool {
	return a.Name == b.Name && len(a.Data) == len(b.Data) && (len(a.Data) == 0 || &a.Data[0] == &b.Data[0])
}
