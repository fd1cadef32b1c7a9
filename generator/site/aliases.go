package site

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/rules"
)

// An Alias is an address that a page had before.
type Alias struct {
	// Path is the address below the site's prefix, not escaped and without a
	// slash at its end: "/zh/threads/old-locks", "/2019/locks.html".
	Path string
	// page is the index in Site.Pages of the page that it leads to.
	page int
}

// File returns the name of the file that stands at the address.
func (a Alias) File() string {
	name := strings.TrimPrefix(a.Path, "/")
	switch path.Ext(name) {
	case ".html", ".htm":
		return name
	}
	return path.Join(name, "index.html")
}

// Now returns the page that an alias of the site leads to.
func (s *Site) Now(a Alias) *Page { return s.Pages[a.page] }

// aliased returns the page that an alias leads to, by its Path; nil for what is
// none.
func (s *Site) aliased(path string) *Page {
	i, ok := slices.BinarySearchFunc(s.Aliases, path, func(a Alias, path string) int { return cmp.Compare(a.Path, path) })
	if !ok {
		return nil
	}
	return s.Now(s.Aliases[i])
}

// movedNote returns the page, in a language, of the note that had a path
// before; nil if none had.
func (s *Site) movedNote(language, path string) *Page {
	if now := s.aliased("/" + language + "/" + path); now != nil {
		return now.In(language)
	}
	return nil
}

// reserved are the names that addresses of something else than pages begin
// with: files of the theme, and what the playground answers (see netlify.toml).
var reserved = []string{"assets", "api", "compile", "fmt", "version", "_", "v1"}

// isReserved reports whether a path, which begins with a slash, is not one of
// pages.
func isReserved(p string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	return slices.Contains(reserved, first)
}

// placeAliases finds the aliases of the site, and what is wrong with them.
// previous (may be nil) was made by the same plan.
func (s *Site) placeAliases(previous *Site) {
	if previous != nil && s.sameAliases(previous) {
		s.Aliases, s.moved = previous.Aliases, previous.moved
		return
	}
	var t *takenNames
	place := func(i int, a note.WrittenPath, own bool) {
		if t == nil {
			t = s.takenNames()
		}
		p := s.Pages[i]
		alias := Alias{a.Path, i}
		if !strings.HasPrefix(a.Path, "/") {
			alias.Path = "/" + p.Language.Code + "/" + a.Path
		}
		name := alias.File()
		if other := t.files[strings.ToLower(name)]; other.name == name && other.of.page != nil && other.of.page != p && other.of.page.Note == p.Note {
			return // another text of the note has it, too
		}
		message, hint := t.refuses(alias, name, p)
		if isReserved(alias.Path) {
			message, hint = fmt.Sprintf("no page can have been at the address %s", alias.Path), "remove the line: the site keeps that folder for itself"
		}
		if message == "" {
			t.add(name, aliasOf{p, a})
			s.Aliases = append(s.Aliases, alias)
		} else if own {
			s.moved = append(s.moved, diagnostic.Diagnostic{File: p.Translation.File, Line: a.Line, Column: a.Column, Excerpt: a.Excerpt, Message: message, Hint: hint})
		}
	}
	for i, p := range s.Pages {
		if !p.Missing() {
			for _, a := range p.Translation.Aliases {
				place(i, a, true)
			}
		}
	}
	// A folder is the note's in every language: one text tells for all, unless
	// the old address of another is taken.
	for i, p := range s.Pages {
		for _, code := range s.Codes() {
			if t := p.Note.Translations[code]; t != nil {
				for _, a := range t.Aliases {
					if !strings.HasPrefix(a.Path, "/") {
						place(i, a, false)
					}
				}
			}
		}
	}
	slices.SortFunc(s.Aliases, func(a, b Alias) int { return cmp.Compare(a.Path, b.Path) })
}

// sameAliases reports whether aliases, and all that stands in their way, are as
// in another site of the same plan.
func (s *Site) sameAliases(other *Site) bool {
	some := false
	for i, p := range s.Pages {
		t, old := p.Translation, other.Pages[i].Translation
		some = some || len(t.Aliases) > 0
		if t != old && (t.File != old.File || !slices.Equal(t.Aliases, old.Aliases)) {
			return false
		}
	}
	return !some || slices.EqualFunc(s.Assets, other.Assets, func(a, b note.Asset) bool { return a.Name == b.Name })
}

// takenNames are the files of a site, and the folders that they are in. Names
// are told apart as on systems that do not tell A from a.
type takenNames struct {
	files, folders map[string]taken
}

// taken is a file's name, and what it is for.
type taken struct {
	name string
	of   aliasOf
}

// aliasOf is an alias with the page that it leads to; nil for what is none.
type aliasOf struct {
	page *Page
	note.WrittenPath
}

func (s *Site) takenNames() *takenNames {
	t := &takenNames{map[string]taken{}, map[string]taken{}}
	for _, name := range []string{"index.html", "404.html", "robots.txt", rules.RedirectsFile, rules.HeadersFile} {
		t.add(name, aliasOf{})
	}
	for _, l := range s.Languages {
		t.add(l.Code+"/index.html", aliasOf{})
	}
	for _, p := range s.Pages {
		t.add(path.Join(p.Language.Code, p.Note.Path, "index.html"), aliasOf{})
	}
	for _, a := range s.Assets {
		t.add(path.Join("files", a.Name), aliasOf{})
	}
	return t
}

func (t *takenNames) add(name string, of aliasOf) {
	t.files[strings.ToLower(name)] = taken{name, of}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		t.folders[strings.ToLower(dir)] = taken{name, of}
	}
}

// refuses tells why no page can be written at the address of an alias, to a
// file of that name; the message is "" if one can.
func (t *takenNames) refuses(a Alias, name string, now *Page) (message, hint string) {
	if other, ok := t.files[strings.ToLower(name)]; ok {
		switch {
		case other.name != name:
			return fmt.Sprintf("the address %s differs only by case from %s", a.Path, addressOf(other.name)), "remove the line: on many machines these are one file"
		case other.of.page != nil:
			return fmt.Sprintf("the address %s is an alias already, in %s:%d", a.Path, other.of.page.Translation.File, other.of.Line), "keep one of them"
		case name == path.Join(now.Language.Code, now.Note.Path, "index.html"):
			return fmt.Sprintf("the address %s is where the note is now", a.Path), "name a former place, or remove the line"
		}
		return fmt.Sprintf("the address %s is taken by a page or file of the site", a.Path), "remove the line: only an address where nothing else is can lead elsewhere"
	}
	if other, ok := t.folders[strings.ToLower(name)]; ok {
		return fmt.Sprintf("the address %s cannot be a page: %s is below it", a.Path, addressOf(other.name)), "remove one of them"
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if other, ok := t.files[strings.ToLower(dir)]; ok {
			return fmt.Sprintf("the address %s cannot be a page: %s is a file", a.Path, addressOf(other.name)), "remove one of them"
		}
	}
	return "", ""
}

// addressOf returns the address of a file of the site, below its prefix.
func addressOf(name string) string {
	if dir, base := path.Split(name); base == "index.html" {
		name = dir
	}
	return "/" + name
}
