package fence

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
	"unicode/utf8"

	"bingfa/generator/note"
)

// A kind is what an item of a fragment is.
type kind int

const (
	statement kind = iota
	packageClause
	importDecl
	funcDecl
	otherDecl // type, const, var
)

// An item is a declaration or a statement at the top level of a fragment.
type item struct {
	kind       kind
	start, end int    // offsets in the code; end is before the semicolon or line end
	name       string // of a package or a function (not of a method)
}

// A lexeme is a token and its place.
type lexeme struct {
	tok        token.Token
	lit        string
	start, end int
}

// split finds the items of Go code. What keeps it from that, or keeps the code
// from being Go at all, is returned as problems, and then there are no items.
func split(code string) ([]item, []Problem) {
	lexemes, problems := lex(code)
	if len(problems) == 0 {
		problems = placeholders(code, lexemes)
	}
	if len(problems) == 0 {
		problems = brackets(code, lexemes)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	var items []item
	depth, first := 0, 0
	for i, l := range lexemes {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.SEMICOLON, token.EOF:
			if depth > 0 {
				break
			}
			if i > first {
				items = append(items, classify(lexemes[first:i]))
			}
			first = i + 1
		}
	}
	return items, nil
}

// classify returns the item that the lexemes are.
func classify(l []lexeme) item {
	it := item{start: l[0].start, end: l[len(l)-1].end}
	is := func(i int, tok token.Token) bool { return i < len(l) && l[i].tok == tok }
	switch l[0].tok {
	case token.PACKAGE:
		it.kind = packageClause
		if is(1, token.IDENT) {
			it.name = l[1].lit
		}
	case token.IMPORT:
		it.kind = importDecl
	case token.TYPE, token.CONST, token.VAR:
		it.kind = otherDecl
	case token.FUNC:
		switch after := 1 + closing(l[1:]); {
		case is(1, token.IDENT):
			it.kind, it.name = funcDecl, l[1].lit
		case is(1, token.LPAREN) && is(after, token.IDENT) && (is(after+1, token.LPAREN) || is(after+1, token.LBRACK)):
			it.kind = funcDecl // a method; else a literal or a type
		}
	}
	return it
}

// closing returns how many lexemes the bracket takes that they begin with,
// with what is in it; 0 where they begin with none.
func closing(l []lexeme) int {
	depth := 0
	for i, x := range l {
		switch x.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if depth == 0 {
			if i == 0 {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

// lex reads the tokens of code, up to and with EOF.
func lex(code string) ([]lexeme, []Problem) {
	var problems []Problem
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), func(at token.Position, message string) {
		problems = append(problems, lexical(code, at.Offset, message))
	}, 0)
	var list []lexeme
	for {
		pos, tok, lit := s.Scan()
		l := lexeme{tok: tok, lit: lit, start: file.Offset(pos)}
		l.end = l.start + len(lit)
		if tok.IsOperator() && tok != token.SEMICOLON {
			l.end = l.start + len(tok.String())
		}
		list = append(list, l)
		if tok == token.EOF {
			return list, problems
		}
	}
}

// lookAlikes are characters of other keyboards that stand for Go's own.
var lookAlikes = map[rune]string{'“': `"`, '”': `"`, '‘': `'`, '’': `'`, '、': ",", '。': ".", '，': ",", '；': ";", '：': ":"}

// lexical says what the scanner found at an offset.
func lexical(code string, offset int, message string) Problem {
	p := at(code, offset, message, "")
	r, _ := utf8.DecodeRuneInString(code[min(offset, len(code)):])
	instead, ok := lookAlikes[r]
	if !ok && '！' <= r && r <= '～' {
		instead, ok = string(r-'！'+'!'), true
	}
	switch {
	case r == '…':
		return placeholder(code, offset, "…")
	case ok:
		p.Message, p.Hint = fmt.Sprintf("%c is not a character of Go", r), "write "+instead
	}
	return p
}

func placeholder(code string, offset int, dots string) Problem {
	return at(code, offset, dots+" is not Go", "write what is left out as a comment, // ..., or have the fence left alone with no-check")
}

// placeholders finds the three dots that stand for code that is left out.
func placeholders(code string, list []lexeme) (problems []Problem) {
	for i, l := range list {
		if l.tok != token.ELLIPSIS {
			continue
		}
		before, after := token.SEMICOLON, list[i+1].tok // EOF is last
		if i > 0 {
			before = list[i-1].tok
		}
		switch after {
		case token.SEMICOLON, token.EOF, token.RBRACE, token.RPAREN, token.RBRACK, token.COMMA:
		default:
			continue // ...T
		}
		switch before {
		case token.IDENT, token.STRING, token.RPAREN, token.RBRACK, token.RBRACE:
			if after == token.RPAREN || after == token.COMMA {
				continue // f(xs...)
			}
		case token.LBRACK:
			if after == token.RBRACK {
				continue // [...]T
			}
		}
		problems = append(problems, placeholder(code, l.start, "..."))
	}
	return problems
}

// brackets finds what is not closed or not open.
func brackets(code string, list []lexeme) []Problem {
	partner := map[token.Token]token.Token{token.RPAREN: token.LPAREN, token.RBRACK: token.LBRACK, token.RBRACE: token.LBRACE}
	var open []lexeme
	for _, l := range list {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, l)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(open) == 0 {
				return []Problem{at(code, l.start, fmt.Sprintf("there is no %v for this %v", partner[l.tok], l.tok), contextHint)}
			}
			last := open[len(open)-1]
			if last.tok != partner[l.tok] {
				return []Problem{at(code, l.start, fmt.Sprintf("%v where the %v at %s is to be closed", l.tok, last.tok, reference(code, last.start)), "")}
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		last := open[len(open)-1]
		return []Problem{at(code, last.start, fmt.Sprintf("this %v is not closed", last.tok), contextHint)}
	}
	return nil
}

// contextHint is the hint for a fragment that is a part of something larger.
const contextHint = `if the rest is not to be seen, write it on hidden lines, which begin with "~ "`

// reference names a place in a message as the type checker does; see place.
func reference(code string, offset int) string {
	p := at(code, offset, "", "")
	return fmt.Sprintf("%s:%d:%d", note.GoFile, p.Line, p.Column)
}

// at returns a problem at an offset of the code.
func at(code string, offset int, message, hint string) Problem {
	offset = min(max(offset, 0), len(code))
	return Problem{
		Line: 1 + strings.Count(code[:offset], "\n"), Column: offset - strings.LastIndexByte(code[:offset], '\n'),
		Message: message, Hint: hint,
	}
}
