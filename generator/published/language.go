package published

import (
	"io"
	"regexp"
	"strconv"
	"strings"
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

// Preferred returns the code that a browser's Accept-Language likes best, the
// first when it likes none. codes must not be empty.
func Preferred(accept string, codes []string) string {
	best, bestQ := codes[0], 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		}
		base, _, _ := strings.Cut(tag, "-")
		for _, c := range codes {
			codeBase, _, _ := strings.Cut(c, "-")
			if (strings.EqualFold(tag, c) || strings.EqualFold(base, codeBase)) && q > bestQ {
				best, bestQ = c, q
			}
		}
	}
	return best
}
