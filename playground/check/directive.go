package check

import (
	"go/scanner"
	"go/token"
	"strings"
)

// withoutDirectives returns the source without its line directives, which
// would move the places of mistakes to other lines and files. All else stays
// where it is.
func withoutDirectives(src string) []byte {
	out := []byte(src)
	if !strings.Contains(src, "//line ") && !strings.Contains(src, "/*line ") {
		return out
	}
	var s scanner.Scanner
	f := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(f, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			return out
		}
		if at := f.Offset(pos) + len("//"); tok == token.COMMENT && strings.HasPrefix(src[at:], "line ") {
			out[at] = 'L'
		}
	}
}
