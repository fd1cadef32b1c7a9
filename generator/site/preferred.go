package site

import (
	"slices"
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
		if c := suiting(tag, codes); c != "" && q > bestQ {
			best, bestQ = c, q
		}
	}
	return best
}

// suiting returns the code that suits a language tag: the tag itself, or the
// first of the same language, whatever the regions; "" if none does.
func suiting(tag string, codes []string) string {
	if i := slices.IndexFunc(codes, func(c string) bool { return strings.EqualFold(tag, c) }); i >= 0 {
		return codes[i]
	}
	base, _, _ := strings.Cut(tag, "-")
	for _, c := range codes {
		if codeBase, _, _ := strings.Cut(c, "-"); strings.EqualFold(base, codeBase) {
			return c
		}
	}
	return ""
}
