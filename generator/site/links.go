package site

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/picture"
)

// checkPage holds the links of one page against the notes, anchors and files
// there are. It depends on the page's document, the assets, and the anchors of
// the pages that it links to.
func (s *Site) checkPage(p *Page) diagnostic.List {
	if p.Document == nil || len(p.Document.Links) == 0 || p.Missing() {
		return nil // a text is checked with the page in its own language
	}
	var list diagnostic.List
	for _, l := range p.Document.Links {
		if f := s.checkLink(p, l); f.message != "" {
			d := diagnostic.At(p.Translation.File, p.Translation.Source, l.Offset, f.message, f.hint)
			d.Warning = f.warning
			list = append(list, d)
		}
	}
	return list
}

// A finding is what is wrong with a link; its message is "" where nothing is.
type finding struct {
	message, hint string
	warning       bool
}

func (s *Site) checkLink(from *Page, l markdown.Link) finding {
	switch {
	case l.Address != "":
		return s.checkAddress(from, l)
	case l.Asset != "":
		return s.checkAsset(from, l)
	}
	return s.checkNote(from, l)
}

// checkAsset holds a link against the files that are published. The images of
// the page's own note have been looked at with its text.
func (s *Site) checkAsset(from *Page, l markdown.Link) finding {
	a := s.asset(l.Asset)
	if a == nil && s.unread(path.Dir(l.Asset)) {
		return finding{}
	}
	if a == nil {
		return finding{message: fmt.Sprintf("there is no file %q", l.Asset), hint: s.fileHint(from, l)}
	}
	if !l.Image || slices.ContainsFunc(from.Note.Assets, func(own note.Asset) bool { return own.Name == a.Name }) {
		return finding{}
	}
	info, err := picture.Inspect(a.Data)
	message, hint, hurts := markdown.ImageProblem(a.Name, info, err)
	return finding{message, hint, !hurts}
}

// asset returns a published file by its name, nil when there is none.
func (s *Site) asset(name string) *note.Asset {
	if s.assets == nil {
		s.assets = make(map[string]*note.Asset, len(s.Assets))
		for i := range s.Assets {
			s.assets[s.Assets[i].Name] = &s.Assets[i]
		}
	}
	return s.assets[name]
}

// checkNote holds a link against the notes and their anchors.
func (s *Site) checkNote(from *Page, l markdown.Link) finding {
	if _, ok := s.Language(l.Language); !ok {
		return finding{message: fmt.Sprintf("the link leads to the language %q, which the site does not have", l.Language), hint: "its languages are " + strings.Join(s.Codes(), ", ")}
	}
	to := s.Page(l.Language, l.Note)
	if to == nil && s.unread(l.Note) {
		return finding{}
	}
	if to == nil {
		message, hint := s.noteHint(from, l)
		return finding{message: message, hint: hint}
	}
	return s.checkSection(from, to, l)
}

// unread reports whether a path is that of a note, or is in its folder, whose
// texts cannot be read: that is told already, and what links to it is right.
func (s *Site) unread(name string) bool {
	for ; name != "." && name != "/"; name = path.Dir(name) {
		if i, ok := s.notes[name]; ok {
			return len(s.content.Notes[i].Translations) == 0
		}
	}
	return false
}

// checkSection holds a link against the anchors of a page.
func (s *Site) checkSection(from, to *Page, l markdown.Link) finding {
	if l.Fragment == "" || to.HasAnchor(l.Fragment) {
		return finding{}
	}
	hint := to.Document.Suggest(l.Fragment)
	if name, ok := strings.CutPrefix(l.Fragment, "example-"); ok && to.Note.Examples[name] != nil {
		hint = fmt.Sprintf("that text does not show its example %s", name)
	}
	where := to.Note.Path
	if to == from {
		where = "this note"
	}
	return finding{message: fmt.Sprintf("there is no section #%s in %s", l.Fragment, where), hint: hint}
}

// checkAddress holds an absolute address against the addresses of the site, if
// it is one of them. A relative one is better: it also leads somewhere in the
// author's editor, and it outlives a move of the site.
func (s *Site) checkAddress(from *Page, l markdown.Link) finding {
	if !s.isOwn(l) {
		return finding{}
	}
	address, _, _ := strings.Cut(l.Address, "#")
	address, _, _ = strings.Cut(address, "?")
	full := !strings.HasPrefix(address, "/")
	if full {
		address = strings.TrimPrefix(address, s.Origin())
	}
	if !strings.HasPrefix(address+"/", s.Prefix()+"/") {
		if full {
			return finding{} // https://example.org/docs2/ beside /docs/
		}
		return s.checkOutside(from, l, address)
	}
	to, ok := s.find(strings.TrimPrefix(address, s.Prefix()))
	if !ok {
		hint := "write a path relative to the note's folder, as in ../queues/"
		if now := s.aliased(strings.TrimSuffix(unescape(strings.TrimPrefix(address, s.Prefix())), "/")); now != nil {
			hint = "it has moved: write " + place{page: now}.from(from, l.Fragment)
		}
		return finding{message: fmt.Sprintf("nothing is at the address %q", l.Address), hint: hint}
	}
	if to.page != nil {
		l.Language = to.page.Language.Code
		if f := s.checkSection(from, to.page, l); f.message != "" {
			return f
		}
	}
	if to.elsewhere {
		return finding{}
	}
	return finding{fmt.Sprintf("the address %q is absolute: it leads nowhere in an editor, nor when the site moves", l.Address),
		"write " + to.from(from, l.Fragment), true}
}

// isOwn reports whether a link's address may be one of this site: most are not.
func (s *Site) isOwn(l markdown.Link) bool {
	base := strings.TrimSuffix(s.Base, "/")
	return strings.HasPrefix(l.Address, "/") || base != "" && strings.HasPrefix(l.Address, base)
}

// checkOutside tells of an absolute path that was meant to lead to the site
// but leaves out the prefix that the site is published under.
func (s *Site) checkOutside(from *Page, l markdown.Link, address string) finding {
	to, ok := s.find(address)
	if !ok || to.elsewhere {
		return finding{} // something else on the same host
	}
	return finding{message: fmt.Sprintf("the address %q leads out of the site, which is published at %s/", l.Address, s.Prefix()),
		hint: "write " + to.from(from, l.Fragment)}
}

// A place is where an address of the site leads.
type place struct {
	page  *Page  // a note's page, or nil
	asset string // a file's name, or ""
	home  bool   // a home page
	// elsewhere means that the place cannot be named by a relative path.
	elsewhere bool
}

// find returns the place of a path on the site, without the prefix.
func (s *Site) find(address string) (place, bool) {
	if dir, base := path.Split(address); base == "index.html" {
		address = dir
	}
	address = strings.Trim(address, "/")
	first, rest, _ := strings.Cut(address, "/")
	_, isLanguage := s.Language(first)
	switch {
	case address == "" || address == "404.html" || first == "api":
		return place{elsewhere: true}, true
	case isLanguage && rest == "":
		return place{home: true, elsewhere: first != s.Source().Code}, true
	case isLanguage:
		p := s.Page(first, unescape(rest))
		return place{page: p}, p != nil
	case first == "files":
		name := unescape(rest)
		return place{asset: name}, s.asset(name) != nil
	}
	return place{}, false
}

// from returns the place as an author writes it in the text of a page.
func (to place) from(p *Page, fragment string) string {
	switch {
	case to.home:
		return relative(p.Note.Path, ".", true)
	case to.asset != "":
		return relative(p.Note.Path, to.asset, false)
	}
	dest := relative(p.Note.Path, to.page.Note.Path, true)
	if to.page.Note == p.Note && to.page.Language == p.Language {
		dest = ""
	} else if to.page.Language != p.Language {
		dest += "index." + to.page.Language.Code + ".md"
	}
	if fragment != "" {
		return dest + "#" + fragment
	}
	return cmp.Or(dest, "#top")
}
