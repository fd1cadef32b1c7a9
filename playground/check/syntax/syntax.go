// Package syntax says why a source is not Go, in the words of Go's compiler.
//
// go/parser finds the same mistakes, but the compiler's messages tell more
// of the place ("unexpected name y at end of statement", "in argument list;
// possibly missing comma or )"), and the two go on differently after a
// mistake, so that different ones follow. So a source that go/parser rejects
// is read once more here, by a recogniser of the language specification: it
// builds no tree, only follows the grammar, knows at each place what the
// compiler says if something else comes, and skips the same tokens then. It
// never runs for a source that is Go.
package syntax

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
)

// An Error is a mistake at an offset in the source.
type Error struct {
	Offset  int
	Message string
}

// Errors returns the mistakes in a source in its order. It may find none
// where go/parser does: what the compiler leaves to its type checker.
func Errors(src string) []Error {
	p := &parser{src: src, arrays: map[int]bool{}}
	p.tokens, p.errors = lex(src)
	p.failed = slices.ContainsFunc(p.errors, func(e Error) bool { return e.Message != "string not terminated" })
	p.next()
	p.file()
	slices.SortStableFunc(p.errors, func(a, b Error) int { return cmp.Compare(a.Offset, b.Offset) })
	return p.onePerLine()
}

const prefix = "syntax error: "

// onePerLine leaves of the syntax errors in a line the first. Those about
// single tokens, which have no prefix, all stay.
func (p *parser) onePerLine() []Error {
	last, lastLine := 0, -1
	return slices.DeleteFunc(p.errors, func(e Error) bool {
		if !strings.HasPrefix(e.Message, prefix) {
			return false
		}
		line := lastLine
		if lastLine < 0 || strings.Contains(p.src[last:e.Offset], "\n") {
			line = e.Offset
		}
		again := line == lastLine
		last, lastLine = e.Offset, line
		return again
	})
}

// A parser is at a token.
type parser struct {
	src    string
	tokens []tok
	at     int // number of the next token
	tok
	errors []Error
	said   int  // offset of the last syntax error, plus 1
	failed bool // something was found that makes the end of the source go missing

	// arrays remembers of brackets by their token's number whether they hold
	// the length of an array, so that nothing is tried twice.
	arrays map[int]bool

	functions int // around the place
	// level is negative in the head of if, for and switch, where { begins
	// the body and no literal; brackets raise it.
	level int
	depth int // of calls; see enter
}

// maxDepth bounds the parser's own nesting. What is deeper is refused as
// such, by go/parser too.
const maxDepth = 2000

// enter counts a level of nesting; it reports whether that is too many, and
// then skips the rest.
func (p *parser) enter() bool {
	if p.depth++; p.depth > maxDepth {
		p.end()
		return true
	}
	return false
}

// end skips the rest.
func (p *parser) end() {
	p.at = len(p.tokens)
	p.tok = tok{kind: token.EOF, at: len(p.src)}
}

// maxErrors is how many mistakes are looked for.
const maxErrors = 1000

func (p *parser) leave() { p.depth-- }

func (p *parser) next() {
	if p.at < len(p.tokens) {
		p.tok = p.tokens[p.at]
		p.at++
		return
	}
	p.tok = tok{kind: token.EOF, at: len(p.src)}
}

// peek returns the token after this one.
func (p *parser) peek() token.Token {
	if p.at < len(p.tokens) {
		return p.tokens[p.at].kind
	}
	return token.EOF
}

func (p *parser) is(kinds ...token.Token) bool { return slices.Contains(kinds, p.kind) }

func (p *parser) got(kind token.Token) bool {
	if p.kind == kind {
		p.next()
		return true
	}
	return false
}

// want takes a token that must be there.
func (p *parser) want(kind token.Token) {
	if !p.got(kind) {
		p.unexpected("expected " + describe(kind))
		p.skip()
	}
}

// unexpected says that the token cannot stand here; context is "at …",
// "in …", "after …" or "expected …".
func (p *parser) unexpected(context string) {
	sep := " "
	if strings.HasPrefix(context, "expected ") {
		sep = ", "
	}
	p.errorAt(p.tok.at, prefix+"unexpected "+p.describe()+sep+context)
}

// wrong says something else of the token's place.
func (p *parser) wrong(message string) { p.errorAt(p.tok.at, prefix+message) }

func (p *parser) errorAt(at int, message string) {
	if p.is(token.EOF) && p.failed {
		return // of what is missing at the end, the cause is known
	}
	if strings.HasPrefix(message, prefix) {
		if p.said == at+1 {
			return // the first thing that is said of a place is the cause
		}
		p.said = at + 1
	}
	p.failed = true
	if p.errors = append(p.errors, Error{at, message}); len(p.errors) >= maxErrors {
		p.end()
	}
}

// skip skips tokens up to one of those given, or, in a function, one that
// begins a statement. Without any it skips one token.
func (p *parser) skip(to ...token.Token) {
	if len(to) == 0 {
		p.next()
		return
	}
	for !p.is(token.EOF) && !p.is(to...) && !(p.functions > 0 && p.is(statements...)) {
		p.next()
	}
}

// statements are the keywords at which a statement surely begins.
var statements = []token.Token{
	token.BREAK, token.CONST, token.CONTINUE, token.DEFER, token.FALLTHROUGH, token.FOR, token.GO, token.GOTO,
	token.IF, token.RETURN, token.SELECT, token.SWITCH, token.TYPE, token.VAR,
}

// list reads a list up to a closing token, which it takes too.
func (p *parser) list(context string, sep, end token.Token, element func()) {
	for !p.is(token.EOF, end) {
		element()
		if !p.got(sep) && !p.is(end) {
			p.unexpected("in " + context + "; possibly missing " + describe(sep) + " or " + describe(end))
			p.skip(token.RPAREN, token.RBRACK, token.RBRACE)
			if !p.is(end) {
				return
			}
		}
	}
	p.want(end)
}

// name takes a name that must be there.
func (p *parser) name() {
	if !p.got(token.IDENT) {
		p.unexpected("expected name")
		p.skip()
	}
}

func (p *parser) names() {
	p.name()
	for p.got(token.COMMA) {
		p.name()
	}
}

// text returns the source from an offset to the token, on one line.
func (p *parser) text(from int) string {
	return strings.Join(strings.Fields(p.src[from:max(from, p.tok.at)]), " ")
}
