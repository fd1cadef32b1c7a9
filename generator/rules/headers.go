package rules

import (
	"bytes"
	"fmt"
	"strings"
)

// A Header is sent with every answer of the site.
type Header struct{ Name, Value string }

// NoIndex tells search engines to leave out whatever the site serves.
var NoIndex = Header{"X-Robots-Tag", "noindex"}

// everywhere is the path that stands for all.
const everywhere = "/*"

// FormatHeaders returns the file with these headers.
func FormatHeaders(list []Header) []byte {
	var b bytes.Buffer
	b.WriteString(everywhere + "\n")
	for _, h := range list {
		b.WriteString("  " + h.Name + ": " + h.Value + "\n")
	}
	return b.Bytes()
}

// ParseHeaders reads what FormatHeaders writes.
func ParseHeaders(data []byte) ([]Header, error) {
	var list []Header
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		name, value, ok := strings.Cut(strings.TrimPrefix(line, "  "), ": ")
		switch {
		case n == 1 && line == everywhere:
		case n == 1 || !strings.HasPrefix(line, "  ") || !ok || strings.Trim(name, " ") == "" || value == "":
			return nil, fmt.Errorf("%s:%d: %q is neither %s in the first line nor, below it, a header; build the site again", HeadersFile, n, line, everywhere)
		default:
			list = append(list, Header{name, value})
		}
	}
	return list, nil
}
