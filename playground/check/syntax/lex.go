package syntax

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A tok is a token.
type tok struct {
	kind token.Token
	at   int    // offset
	text string // as in the source; of a semicolon "semicolon", "newline" or "EOF"
}

// describe returns what the compiler calls a token.
func (t tok) describe() string {
	switch {
	case t.kind == token.IDENT:
		return "name " + t.text
	case t.kind.IsKeyword():
		return "keyword " + t.text
	case t.kind.IsLiteral():
		return "literal " + t.text
	case t.kind == token.SEMICOLON:
		return t.text
	case t.kind == token.EOF:
		return "EOF"
	}
	return describe(t.kind)
}

func describe(k token.Token) string {
	switch k {
	case token.COMMA:
		return "comma"
	case token.SEMICOLON:
		return "semicolon or newline"
	case token.IDENT:
		return "name"
	}
	return k.String()
}

// lex returns the tokens of a source, and what is wrong with single ones.
//
// Characters that Go does not have are treated as in the compiler: those of
// ASCII are left out, all others are letters of a name.
func lex(src string) (tokens []tok, errs []Error) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(pos token.Position, message string) {
		if at, m := lexical(src, pos.Offset, message); m != "" && len(errs) < maxErrors {
			errs = append(errs, Error{at, m})
		}
	}, 0)
	for {
		pos, kind, text := s.Scan()
		t := tok{kind: kind, at: file.Offset(pos), text: text}
		switch kind {
		case token.EOF:
			return tokens, errs
		case token.SEMICOLON:
			t.text = "semicolon"
			if text == "\n" {
				t.text = "newline"
				if t.at >= len(src) {
					t.text = "EOF"
				}
			}
		case token.ILLEGAL:
			if text == "" || text[0] < utf8.RuneSelf || text == "\ufeff" {
				continue
			}
			t.kind = token.IDENT
		}
		if n := len(tokens); n > 0 && t.kind == token.IDENT && tokens[n-1].kind == token.IDENT && tokens[n-1].at+len(tokens[n-1].text) == t.at {
			tokens[n-1].text += t.text // letters that the scanner took for something else
			continue
		}
		tokens = append(tokens, t)
	}
}

// lexical puts an error of the scanner into the compiler's words. The
// message is empty if the compiler does not have it.
func lexical(src string, at int, message string) (int, string) {
	line := func() (end int, newline bool) {
		i := strings.IndexByte(src[at:], '\n')
		return at + i, i >= 0
	}
	switch {
	case message == "string literal not terminated":
		if end, ok := line(); ok {
			return end, "newline in string"
		}
		return at, "string not terminated"
	case message == "raw string literal not terminated":
		return at, "string not terminated"
	case message == "rune literal not terminated":
		if end, ok := line(); ok {
			return end, "newline in rune literal"
		}
		return at, message
	case message == "illegal rune literal":
		if strings.HasPrefix(src[at:], "''") {
			return at + 1, "empty rune literal or unescaped '"
		}
		return at, "more than one character in rune literal"
	case message == "unknown escape sequence":
		return at, "unknown escape"
	case strings.HasSuffix(message, " in escape sequence"):
		r, _ := utf8.DecodeRuneInString(src[at:])
		return at, fmt.Sprintf("invalid character %q in %s escape", r, escape(src[:at]))
	case strings.HasPrefix(message, "curly quotation mark"), strings.HasPrefix(message, "illegal character U+"):
		r, _ := utf8.DecodeRuneInString(src[at:])
		if unicode.IsDigit(r) {
			return at, fmt.Sprintf("identifier cannot begin with digit %#U", r)
		}
		m := fmt.Sprintf("invalid character %#U", r)
		if r >= utf8.RuneSelf {
			m += " in identifier"
		}
		return at, m
	case message == "illegal byte order mark":
		return at, "invalid BOM in the middle of the file"
	case message == "illegal UTF-8 encoding":
		return at, "invalid UTF-8 encoding"
	case message == "illegal character NUL":
		return at, "invalid NUL character"
	}
	return at, message
}

// escape returns what kind of escape sequence the text ends in.
func escape(s string) string {
	rest := s[strings.LastIndexByte(s, '\\')+1:]
	switch {
	case strings.HasPrefix(rest, "x"):
		return "hexadecimal"
	case strings.HasPrefix(rest, "u"), strings.HasPrefix(rest, "U"):
		return "Unicode"
	}
	return "octal"
}

// Blanked returns the source without the characters that the compiler leaves
// out: spaces stand in their places.
func Blanked(src string) string {
	var s scanner.Scanner
	out := []byte(src)
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, 0)
	for {
		pos, kind, text := s.Scan()
		switch {
		case kind == token.EOF:
			return string(out)
		case kind == token.ILLEGAL && len(text) == 1 && text[0] < utf8.RuneSelf:
			out[file.Offset(pos)] = ' '
		}
	}
}
