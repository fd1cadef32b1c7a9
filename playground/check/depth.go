package check

import (
	"go/ast"
	"go/scanner"
	"go/token"
	"strings"

	"bingfa/playground/program"
)

// maxDepth is how deeply the parts of a program may be nested. The type
// checker calls itself for each level, and a stack that is full ends the
// process. Go's parsers allow 10,000 levels or so; people write 30.
const maxDepth = 1000

const tooDeep = "the program is nested too deeply here: more than 1000 levels"

// tooManyBrackets finds brackets that are nested too deeply. Go's parser has
// bounds for most forms, but not for all of those.
func tooManyBrackets(src string) (at program.Diagnostic, found bool) {
	if strings.Count(src, "(")+strings.Count(src, "[")+strings.Count(src, "{") <= maxDepth {
		return program.Diagnostic{}, false
	}
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	for depth := 0; ; {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.EOF:
			return program.Diagnostic{}, false
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth++; depth > maxDepth {
				p := file.PositionFor(pos, false)
				return program.Diagnostic{Line: p.Line, Column: p.Column, Message: tooDeep}, true
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
	}
}

// shallow reports whether the file is nested no deeper than maxDepth, and
// finds where it is.
func (c *checker) shallow() bool {
	depth, deep := 0, token.NoPos
	ast.Inspect(c.file, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		if depth == maxDepth {
			if !deep.IsValid() {
				deep = n.Pos()
			}
			return false
		}
		depth++
		return true
	})
	if deep.IsValid() {
		c.add(deep, "%s", tooDeep)
	}
	return !deep.IsValid()
}
