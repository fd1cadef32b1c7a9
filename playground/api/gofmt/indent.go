package gofmt

import (
	"go/scanner"
	"go/token"
	"strings"
)

// indentation returns how many bytes of indentation code has at most when it
// is formatted: a tab for each open bracket on each line. Lines end where the
// source has them end, and around braces and statements.
func indentation(code string) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, scanner.ScanComments)
	sum, depth, last := 0, 0, 0
	for {
		pos, tok, text := s.Scan()
		line := file.PositionFor(pos, false).Line
		if line > last {
			sum += depth
		}
		last = line
		switch tok {
		case token.EOF:
			return sum
		case token.LBRACE, token.LPAREN, token.LBRACK:
			depth++
			if tok == token.LBRACE {
				sum += depth
			}
		case token.RBRACE, token.RPAREN, token.RBRACK:
			depth--
			if tok == token.RBRACE {
				sum += depth
			}
		case token.SEMICOLON:
			sum += depth
		case token.COMMENT:
			n := strings.Count(text, "\n")
			last += n
			sum += n * depth
		}
	}
}
