package site

import (
	"slices"
	"strings"

	"bingfa/generator/rules"
)

// Redirects returns what a host is to do beside serving the site's files: old
// addresses lead to where notes are now, and those without a language, the
// root among them and the old ones too, to the reader's language.
func (s *Site) Redirects() []rules.Redirect {
	prefix := s.Prefix()
	list := make([]rules.Redirect, 0, len(s.Aliases)+len(s.Pages)+len(s.Languages)+1)
	for _, a := range s.Aliases {
		now := s.Now(a)
		// Forced: a page stands there, for hosts that know no redirects.
		list = append(list, rules.Redirect{From: prefix + a.Path, To: pathOf(now), Status: 301, Force: true})
	}
	source, readers := s.Source().Code, s.readers()
	home := rules.Redirect{From: prefix + "/", Status: 302, Force: true}
	for _, r := range append(readers, reader{"", source}) {
		home.To, home.Language = prefix+"/"+r.code+"/", r.language
		list = append(list, home)
	}
	lead := func(from string, p *Page) {
		if !s.isFree(from) {
			return
		}
		for _, r := range readers {
			if r.code != source || strings.Contains(r.language, "-") { // else the last line is as good
				list = append(list, rules.Redirect{From: prefix + from, To: pathOf(p.In(r.code)), Status: 302, Language: r.language})
			}
		}
		list = append(list, rules.Redirect{From: prefix + from, To: pathOf(p.In(source)), Status: 302})
	}
	for _, c := range s.Chapters {
		for _, n := range c.Notes {
			lead("/"+n.Path, s.Page(source, n.Path))
		}
	}
	for _, a := range s.Aliases {
		if path, ok := strings.CutPrefix(a.Path, "/"+source+"/"); ok {
			lead("/"+path, s.Now(a))
		}
	}
	return list
}

// pathOf returns the path of a page on its host, not escaped.
func pathOf(p *Page) string {
	return p.Site.Prefix() + "/" + p.Language.Code + "/" + p.Note.Path + "/"
}

// isFree reports whether nothing of the site is at a path, below its prefix and
// without a slash at its end.
func (s *Site) isFree(address string) bool {
	first, rest, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	if _, ok := s.Language(first); ok && (rest == "" || s.Page(first, rest) != nil) || isReserved(address) || first == "files" {
		return false
	}
	return s.aliased(address) == nil
}

// A reader is someone whose language suits the site's language with a code.
type reader struct{ language, code string }

// readers returns the readers whom the languages of the site suit: those of its
// code, and those of that without a region if no language before it suits them.
// Hosts take "zh" for "zh-tw", too, so regions come first.
func (s *Site) readers() []reader {
	var list []reader
	suited := s.Codes()
	for _, code := range s.Codes() {
		list = append(list, reader{code, code})
		if base, _, _ := strings.Cut(code, "-"); !slices.Contains(suited, base) {
			list = append(list, reader{base, code})
			suited = append(suited, base)
		}
	}
	slices.SortStableFunc(list, func(a, b reader) int {
		return strings.Count(b.language, "-") - strings.Count(a.language, "-")
	})
	return list
}
