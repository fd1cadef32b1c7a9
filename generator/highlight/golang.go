package highlight

import (
	"go/scanner"
	"go/token"
	"strings"
)

// goSource highlights Go with the standard scanner, which reads on after any
// error. The semicolons that it inserts have no text in the source and need no
// care: only tokens with a class are marked, by the offset where they start.
func (w *writer) goSource() {
	var s scanner.Scanner
	src := []byte(w.src)
	s.Init(token.NewFileSet().AddFile("", 1, len(src)), src, nil, scanner.ScanComments)

	prev := token.SEMICOLON // the token before, comments left aside
	var m method
	start, tok, lit := scan(&s)
	for tok != token.EOF {
		next, nextTok, nextLit := scan(&s)
		switch {
		case tok == token.COMMENT:
			w.mark(start, commentEnd(w.src, start), comment)
		case tok == token.STRING && lit[0] == '`':
			// The literal comes without its carriage returns: measure the source.
			w.mark(start, endAfter(w.src, start+1, "`"), str)
		case tok == token.STRING || tok == token.CHAR:
			w.mark(start, start+len(lit), str)
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			w.mark(start, start+len(lit), number)
		case tok.IsKeyword():
			w.mark(start, start+len(lit), keyword)
		case tok != token.IDENT || prev == token.PERIOD:
		case prev == token.FUNC || prev == token.TYPE || m == afterReceiver && nextTok == token.LPAREN:
			w.mark(start, start+len(lit), definition)
		default:
			w.mark(start, start+len(lit), goPredeclared(lit))
		}
		if tok != token.COMMENT {
			m = m.next(prev, tok)
			prev = tok
		}
		start, tok, lit = next, nextTok, nextLit
	}
}

// scan returns the next token with its offset.
func scan(s *scanner.Scanner) (int, token.Token, string) {
	pos, tok, lit := s.Scan()
	return int(pos) - 1, tok, lit
}

// A method says how far a declaration `func (r T) Name(` has been read; a
// positive value counts the open parentheses of the receiver.
type method int

const (
	noMethod      method = 0
	afterFunc     method = -1 // of a func that starts a statement: another is a literal or a type
	afterReceiver method = -2
)

func (m method) next(prev, tok token.Token) method {
	switch {
	case tok == token.FUNC && prev == token.SEMICOLON:
		return afterFunc
	case tok == token.LPAREN && (m > 0 || m == afterFunc):
		return max(m, 0) + 1
	case tok == token.RPAREN && m == 1:
		return afterReceiver
	case tok == token.RPAREN && m > 1:
		return m - 1
	case m > 0:
		return m
	}
	return noMethod
}

// commentEnd returns the offset behind the comment that starts at start.
func commentEnd(src string, start int) int {
	if strings.HasPrefix(src[start:], "/*") {
		return endAfter(src, start+2, "*/")
	}
	if i := strings.IndexByte(src[start:], '\n'); i >= 0 {
		return start + i
	}
	return len(src)
}

// endAfter returns the offset behind the first end at or after from, or the end of src.
func endAfter(src string, from int, end string) int {
	if i := strings.Index(src[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(src)
}

// goPredeclared returns the class of a name if the language declares it.
func goPredeclared(name string) byte {
	switch name {
	case "true", "false", "nil", "iota":
		return number
	case "any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64",
		"int", "int8", "int16", "int32", "int64", "rune", "string",
		"uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
		"append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max", "min", "new",
		"panic", "print", "println", "real", "recover":
		return builtin
	}
	return plain
}
