package site

import (
	"strconv"
	"strings"
)

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
