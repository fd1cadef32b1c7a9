package published

import (
	"io"
	"regexp"
)

// A landing is what the site's first page says of the site.
type landing struct {
	prefix string   // of all paths, such as "/docs"; mostly ""
	codes  []string // of the languages, the first one first
}

// homes are the links from the landing page to the languages' home pages.
var homes = regexp.MustCompile(`<a\s[^>]*\bhreflang="[^"]*"[^>]*\bhref="((?:/[^"/]+)*)/([^"/]+)/"`)

// maxLanding bounds what is read of the landing page.
const maxLanding = 1 << 20

// landing reads the landing page. A page without such links is served as it
// is.
func (s *Site) landing() (l landing) {
	file, err := s.open(index)
	if err != nil {
		return l
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxLanding))
	if err != nil {
		return l
	}
	for _, m := range homes.FindAllSubmatch(text, -1) {
		if home, err := s.open(string(m[2]) + "/" + index); err == nil {
			home.Close()
			l.prefix = string(m[1])
			l.codes = append(l.codes, string(m[2]))
		}
	}
	return l
}
