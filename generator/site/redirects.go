package site

import (
	"slices"
	"strings"

	"bingfa/generator/rules"
)

// Redirects returns what a host is to do beside serving the site's files: old
// addresses lead to where notes are now, and those without a language, the
// root among them, to the reader's language.
func (s *Site) Redirects() []rules.Redirect {
	prefix := s.Prefix()
	list := make([]rules.Redirect, 0, len(s.Aliases)+len(s.Pages)+len(s.Languages)+1)
	for _, a := range s.Aliases {
		now := s.Now(a)
		// Forced: a page stands there, for hosts that know no redirects.
		list = append(list, rules.Redirect{From: prefix + a.Path, To: pathOf(now), Status: 301, Force: true})
	}
	readers := s.readers()
	for i, l := range s.Languages {
		list = append(list, rules.Redirect{From: prefix + "/", To: prefix + "/" + l.Code + "/", Status: 302, Force: true, Languages: readers[i]})
	}
	list = append(list, rules.Redirect{From: prefix + "/", To: prefix + "/" + s.Source().Code + "/", Status: 302, Force: true})
	for _, c := range s.Chapters {
		for _, n := range c.Notes {
			if from := "/" + n.Path; s.isFree(from) {
				for i, l := range s.Languages {
					if i > 0 {
						list = append(list, rules.Redirect{From: prefix + from, To: prefix + "/" + l.Code + from + "/", Status: 302, Languages: readers[i]})
					}
				}
				list = append(list, rules.Redirect{From: prefix + from, To: prefix + "/" + s.Source().Code + from + "/", Status: 302})
			}
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

// readers returns, for each language of the site, the languages of readers whom
// it suits: its code, and that without a region if no language before it suits
// them.
func (s *Site) readers() [][]string {
	list := make([][]string, len(s.Languages))
	suited := s.Codes()
	for i, l := range s.Languages {
		list[i] = []string{l.Code}
		if base, _, _ := strings.Cut(l.Code, "-"); !slices.Contains(suited, base) {
			list[i] = append(list[i], base)
			suited = append(suited, base)
		}
	}
	return list
}
