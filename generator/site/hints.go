package site

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

// relative returns the path from a note's folder to another path below the
// content directory, "." for that itself. A folder's ends in "/".
func relative(from, to string, folder bool) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	if to == "." {
		b = nil
	}
	common := 0
	for common < len(a) && common < len(b) && a[common] == b[common] {
		common++
	}
	p := strings.Repeat("../", len(a)-common) + strings.Join(b[common:], "/")
	if folder && p != "" && !strings.HasSuffix(p, "/") {
		p += "/"
	}
	return p
}

// folderOf returns the path from one note's folder to another's, or to itself:
// "../queues/".
func folderOf(from, to string) string {
	return cmp.Or(relative(from, to, true), "../"+path.Base(to)+"/")
}

func unescape(address string) string {
	if s, err := url.PathUnescape(address); err == nil {
		return s
	}
	return address
}

// host is the beginning of an address on the web whose scheme was forgotten.
var host = regexp.MustCompile(`^(www\.[^/]+|[\w-]+(\.[\w-]+)*\.(com|org|net|dev|io|edu|gov|cn|de|uk|fr|jp|ai))(/|$)`)

// fileHint says what a link to a file that is not there could have meant.
func (s *Site) fileHint(from *Page, l markdown.Link) string {
	if hint := s.anyHint(from, l, l.Asset); hint != "" {
		return hint
	}
	dir, base := path.Split(l.Asset)
	folder := path.Clean(dir)
	if l.Image && (strings.HasSuffix(l.Destination, "/") || s.noteAt(l.Asset) != nil) {
		return "an image is a file: name that, not a folder"
	}
	if n := s.noteAt(path.Dir(folder)); n != nil && n.Examples[path.Base(folder)] != nil {
		return fmt.Sprintf("the files of an example are not published: link to the example, %s, or put the file beside the text", relative(from.Note.Path, folder, true))
	}
	var near []string
	for _, a := range s.Assets {
		if strings.EqualFold(a.Name, l.Asset) {
			return fmt.Sprintf("its name is %q: upper and lower case count", path.Base(a.Name))
		}
		if path.Dir(a.Name) == folder {
			near = append(near, path.Base(a.Name))
		}
	}
	if note.Ignored(base) {
		return "files of such a name are never published: give it another one"
	}
	if n := diagnostic.Nearest(base, near); n != "" {
		return fmt.Sprintf("did you mean %s?", n)
	}
	for above := folder; s.noteAt(above) == nil; above = path.Dir(above) {
		if above == "." {
			return "only files in the folder of a note are published: put it beside a text"
		}
	}
	return "put the file there, or mend the link"
}

// noteHint says what is wrong with a link to a note that is not there.
func (s *Site) noteHint(from *Page, l markdown.Link) (message, hint string) {
	message = fmt.Sprintf("the link leads to %q, which is no note", l.Note)
	if now := s.movedNote(l.Language, l.Note); now != nil {
		return message, "it has moved: write " + place{page: now}.from(from, l.Fragment)
	}
	if hint := s.anyHint(from, l, l.Note); hint != "" {
		return message, hint
	}
	dir, base := path.Split(l.Note)
	if n := s.noteAt(path.Clean(dir)); n != nil && n.Examples[base] != nil {
		return fmt.Sprintf("the link leads to %q, which is an example and has no page of its own", l.Note),
			fmt.Sprintf("link to its place, %s#example-%s", relative(from.Note.Path, n.Path, true), base)
	}
	if s.orphans[l.Note] {
		return fmt.Sprintf("the link leads to %q, which has no page: no chapter names it", l.Note), "add it to a chapter in " + s.File
	}
	var paths, below []string
	for _, c := range s.Chapters {
		for _, n := range c.Notes {
			paths = append(paths, n.Path)
			if strings.HasPrefix(n.Path, l.Note+"/") && n != from.Note {
				below = append(below, relative(from.Note.Path, n.Path, true))
			}
			if strings.EqualFold(n.Path, l.Note) {
				return message, fmt.Sprintf("write %s: upper and lower case count", folderOf(from.Note.Path, n.Path))
			}
		}
	}
	if len(below) > 0 {
		return fmt.Sprintf("the link leads to %q, a folder of notes, which has no page", l.Note), "link to one of its notes, as in " + below[0]
	}
	for _, a := range s.Assets {
		if strings.HasPrefix(a.Name, l.Note+"/") {
			return fmt.Sprintf("the link leads to %q, a folder of files, which has no page", l.Note),
				"link to one of its files, as in " + relative(from.Note.Path, a.Name, false)
		}
	}
	if near := diagnostic.Nearest(l.Note, paths); near != "" {
		return message, fmt.Sprintf("did you mean %s?", near)
	}
	return message, "the notes are listed in " + s.File
}

// anyHint says what a destination could have meant in a form that other tools
// know: a web address without its scheme, a page's or a text's file.
func (s *Site) anyHint(from *Page, l markdown.Link, target string) string {
	if host.MatchString(l.Destination) {
		return "for an address on the web write https://" + l.Destination
	}
	if strings.Contains(l.Destination, "＃") {
		return "write # instead of the full-width ＃"
	}
	base := path.Base(target)
	for _, ext := range []string{".md", ".html"} {
		name, ok := strings.CutSuffix(base, ext)
		if !ok {
			continue
		}
		folder := path.Dir(target)
		if bare, code, ok := strings.Cut(name, "."); ok {
			if _, isLanguage := s.Language(code); isLanguage {
				name = bare
			}
		}
		if name != "index" && name != "README" {
			folder = path.Join(folder, name)
		}
		if s.noteAt(folder) != nil {
			return "a link to a note names its folder: write " + folderOf(from.Note.Path, folder) + fragment(l)
		}
	}
	return ""
}

func fragment(l markdown.Link) string {
	if l.Fragment == "" {
		return ""
	}
	return "#" + l.Fragment
}

// noteAt returns a note that has pages, by its path, or nil.
func (s *Site) noteAt(path string) *note.Note {
	if p := s.Page(s.Source().Code, path); p != nil {
		return p.Note
	}
	return nil
}
