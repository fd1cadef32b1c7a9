package worker

import (
	"go/scanner"
	"go/token"
	"strings"
)

// withoutDirectives returns the code without its line directives, which
// would move the places of mistakes and panics to other lines and files. All
// else stays where it is.
func withoutDirectives(code string) string {
	if !strings.Contains(code, "//line ") && !strings.Contains(code, "/*line ") {
		return code
	}
	var s scanner.Scanner
	fset := token.NewFileSet()
	f := fset.AddFile("", fset.Base(), len(code))
	s.Init(f, []byte(code), func(token.Position, string) {}, scanner.ScanComments)
	out := []byte(code)
	for {
		pos, tok, _ := s.Scan()
		if tok == token.EOF {
			return string(out)
		}
		if at := f.Offset(pos) + len("//"); tok == token.COMMENT && strings.HasPrefix(code[at:], "line ") {
			out[at] = 'L'
		}
	}
}
