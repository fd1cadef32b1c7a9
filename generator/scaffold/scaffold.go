// Package scaffold makes what an author starts from: a note in every language
// of the site with one example, the translations that a note still lacks, or
// a whole small site.
//
// Making is done in steps, so that it happens as a whole or not at all:
// [New] says what would be made, and finds all that stands against it.
// [Plan.Stage] writes it to a hidden folder. The example is checked in a site
// of its own, [Plan.WriteProof], and its recording taken from there.
// [Stage.Commit] moves it into its place and names the note in site.yaml,
// last, by text that is inserted in the style of the file: what its author
// wrote stays as it is, byte for byte.
package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"bingfa/generator/build"
	"bingfa/generator/note"
)

const (
	// exampleName is the folder of the example in a new note.
	exampleName = "hello"
	// contentFolder is where a new site has its notes.
	contentFolder = "content"
	// firstNote is the note of a new site whose author has not named one.
	firstNote = "start/first"
)

// defaultLanguages are those of a new site.
var defaultLanguages = []string{"zh", "en"}

// A Request says what to make.
type Request struct {
	// Dir is the folder that the command works in. It need not exist for a
	// new site.
	Dir string
	// Note is the note's path, as typed. Empty: a new site, with a first note.
	Note string
	// Titles are the note's titles by language code; "" is for the languages
	// that have none. Default: made of the last part of the path.
	Titles note.Text
	// Chapter is the number or the title, in any language, of the chapter that
	// the note goes to. Default: the one whose notes share the most of its
	// path, else the last.
	Chapter string
	// NewChapter is the title of a chapter to make for the note, as Titles.
	NewChapter note.Text
	// Languages are the codes of a new site's languages. Default: zh, en.
	Languages []string
}

// A Plan is what is to be made. Names of files are relative to Dir, with
// slashes.
type Plan struct {
	Dir string
	// Note is the note's path.
	Note string
	// NewSite tells whether there was no site before.
	NewSite bool
	// Files are the new files, in the order to tell them.
	Files []File
	// Example is the new example, nil for a note that exists. Its recording is
	// what [Plan.TakeProof] has taken.
	Example *note.Example
	// Languages are those that the note is made in, the site's first one first.
	Languages []note.Language
	// Copied is the file that the translations are copies of, "" for none.
	Copied string
	// Chapter is where the note is named, counted from 1; 0 if it is already.
	Chapter      int
	ChapterTitle string
	// English are the files whose text is English, but not their language.
	English []string
	// Confirmed is the lock file in which a new note's translations are
	// confirmed, "" where none are.
	Confirmed string
	// SiteFile is the name of site.yaml.
	SiteFile string

	content  string // the content directory, relative to Dir
	place    place
	original []byte // site.yaml as it was read
	codes    []string
	confirm  bool // whether the site's authors confirm translations
	// lockFile is the lock file if it is to be changed; confirmations are one
	// with what to add to it.
	lockFile      string
	confirmations []byte
}

// A File is one new file.
type File struct {
	Name string
	Data []byte
}

// New plans what is asked for. It changes nothing.
func New(r Request) (*Plan, error) {
	w := build.Open(r.Dir)
	p := &Plan{Dir: r.Dir, content: w.Content}
	p.SiteFile = path.Join(p.content, note.SiteFile)
	_, err := os.Stat(filepath.Join(w.ContentDir(), note.SiteFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return p, p.planSite(r)
	case err != nil:
		return nil, unreadable(p.SiteFile, err)
	}
	return p, p.planNote(r)
}

// at returns where a file of the plan is.
func (p *Plan) at(name string) string { return filepath.Join(p.Dir, filepath.FromSlash(name)) }

// textFile returns the name of the note's file in a language.
func (p *Plan) textFile(l note.Language) string {
	return path.Join(p.content, p.Note, "index."+l.Code+".md")
}
