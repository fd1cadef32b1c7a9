package markdown

import (
	"html"
	"regexp"
	"strings"
)

// addressKind tells what an attribute's address leads to.
func addressKind(t *tag, attribute string) (destination, bool) {
	switch attribute {
	case "href", "xlink:href":
		switch t.name {
		case "base":
			return 0, false
		case "image", "feimage":
			return toImage, true
		case "link":
			return toFile, true
		}
		return toPage, true
	case "src":
		switch t.name {
		case "img":
			return toImage, true
		case "iframe":
			return toPage, true
		}
		return toFile, true
	case "poster":
		return toImage, t.name == "video"
	case "data":
		return toFile, t.name == "object"
	}
	return 0, false
}

// readAddress resolves the address in an attribute.
func (s *state) readAddress(p *rawPiece, a *attribute, kind destination) {
	dest := strings.TrimSpace(a.value)
	if resolved := s.resolve(dest, kind, p.offset(a.start)).address; resolved != a.value {
		p.edits = append(p.edits, rawEdit{a.start, a.end, `"` + html.EscapeString(resolved) + `"`})
	}
}

// readSrcset resolves the addresses of "a.png 1x, b.png 2x".
func (s *state) readSrcset(p *rawPiece, a *attribute) {
	candidates := strings.Split(a.value, ",")
	changed := false
	for i, c := range candidates {
		fields := strings.Fields(c)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "data:") || i > 0 && strings.Contains(candidates[i-1], "data:") {
			continue // nothing, or part of an address with a comma in it
		}
		resolved := s.resolve(fields[0], toImage, p.offset(a.start)).address
		changed = changed || resolved != fields[0]
		candidates[i] = strings.Replace(c, fields[0], resolved, 1)
	}
	if changed {
		p.edits = append(p.edits, rawEdit{a.start, a.end, `"` + html.EscapeString(strings.Join(candidates, ",")) + `"`})
	}
}

// cssURL is url(…) in CSS: in double quotes, in single quotes, bare.
var cssURL = regexp.MustCompile(`(?i)\burl\(\s*(?:"([^"()\\]*)"|'([^'()\\]*)'|([^\s"'()\\]+))\s*\)`)

// readCSS resolves the addresses in a part of p.src that is CSS. Those with
// escapes in them are left alone.
func (s *state) readCSS(p *rawPiece, start, end int) {
	for _, m := range cssURL.FindAllSubmatchIndex(p.src[start:end], -1) {
		for group := 2; group < len(m); group += 2 {
			if m[group] < 0 || m[group] == m[group+1] {
				continue
			}
			from, to := start+m[group], start+m[group+1]
			dest := string(p.src[from:to])
			if strings.Contains(dest, "&") || strings.HasPrefix(dest, "#") {
				continue // "#" names a filter or a pattern of an SVG
			}
			if resolved := s.resolve(dest, toFile, p.offset(from)).address; resolved != dest {
				p.edits = append(p.edits, rawEdit{from, to, resolved})
			}
		}
	}
}
