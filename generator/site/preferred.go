package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Preferred returns the code that a browser's Accept-Language likes best, the
// first when it likes none. codes must not be empty.
func Preferred(accept string, codes []string) string {
	return cmp.Or(Liked(accept, codes), codes[0])
}

// Liked returns the code that a browser's Accept-Language likes best, "" when
// it likes none.
func Liked(accept string, codes []string) string {
	best, bestQ := "", 0.0
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

// suiting returns the code that suits a language tag: the tag itself, else as
// much of its beginning as there is, "zh" for "zh-hk", else the first of the
// same language, whatever the regions; "" if none does.
func suiting(tag string, codes []string) string {
	for begin := tag; begin != ""; begin = begin[:max(strings.LastIndexByte(begin, '-'), 0)] {
		if i := slices.IndexFunc(codes, func(c string) bool { return strings.EqualFold(begin, c) }); i >= 0 {
			return codes[i]
		}
	}
	base, _, _ := strings.Cut(tag, "-")
	for _, c := range codes {
		if codeBase, _, _ := strings.Cut(c, "-"); strings.EqualFold(base, codeBase) {
			return c
		}
	}
	return ""
}
