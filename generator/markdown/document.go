package markdown

import (
	"html/template"
	"net/url"
	"path"
	"strings"

	"bingfa/generator/note"
)

// A Document is one translation, converted.
type Document struct {
	// Parts is the document in order.
	Parts []Part
	// Outline holds the headings of levels 2 and 3, in order.
	Outline []Heading
	// IDs are the anchors of the document: headings, examples, programs,
	// diagrams, footnotes and ids in raw HTML.
	IDs map[string]bool
	// Sections divides the document; the first is the opening, which may be
	// empty. End is the place after the last one, before footnotes.
	Sections []Section
	End      Place
	// Links are the links and images that lead out of the note, to files, and
	// to anchors that the note does not have.
	Links []Link
	// Snippets are the fences of Go and Python, in the order of the text.
	Snippets []Snippet
}

// A Part is a piece of HTML or, where Block is set, a program in its place.
type Part struct {
	HTML template.HTML
	// Block is nil, an [*Example] or a [*Fence].
	Block any
}

// An Example is the place of an example in a document.
type Example struct {
	*note.Example
	// ID is the anchor, Title the text of the link, as HTML.
	ID    string
	Title string
	// Markers explain the numbered lines of the programs, as HTML: Markers[0]
	// explains (1).
	Markers []string
}

// A Fence is a runnable program in the text, from a "go run" fence.
type Fence struct {
	// ID is an anchor unique in the document.
	ID   string
	Code string
}

// A Heading is an entry of the outline.
type Heading struct {
	Level int
	ID    string
	// Text is plain text.
	Text string
}

// A Link leads to another note, to a file, or to an absolute address. Exactly
// one of Note, Asset and Address is set.
type Link struct {
	// Note is the path of the note that the link leads to.
	Note string
	// Language is the code of the page's language, or another one when the
	// link names a translation by its file.
	Language string
	// Fragment is the anchor in the note, without "#"; may be empty.
	Fragment string
	// Asset is the name of a file relative to the content directory.
	Asset string
	// Address is an absolute path on the site's host, or an address of the
	// web, which may be one of this site.
	Address string
	// Destination is what the author wrote.
	Destination string
	// Image means that the target must be an image.
	Image bool
	// Offset is the place in the translation's Source, -1 when unknown.
	Offset int
}

// NotePath returns the address of a note's page: "/zh/threads/locks/".
func NotePath(prefix, language, path string) string {
	return prefix + "/" + language + "/" + escapePath(path) + "/"
}

// AssetPath returns the address of a note's asset.
func AssetPath(prefix, name string) string {
	return prefix + "/files/" + escapePath(name)
}

func escapePath(p string) string {
	parts := strings.Split(path.Clean(p), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
