package syntax

import "go/token"

// block reads a block; context tells of the clause that it belongs to.
func (p *parser) block(context string) {
	if p.enter() {
		return
	}
	defer p.leave()
	if !p.got(token.LBRACE) {
		p.unexpected("expected { after " + context)
		p.skip(token.IDENT, token.RBRACE)
	}
	p.stmts()
	p.want(token.RBRACE)
}

// stmts reads statements up to a token that begins none.
func (p *parser) stmts() {
	for !p.is(token.EOF, token.RBRACE, token.CASE, token.DEFAULT) {
		if !p.stmt() {
			return
		}
		if p.got(token.SEMICOLON) || p.is(token.RBRACE) {
			continue
		}
		p.unexpected("at end of statement")
		p.skip(token.SEMICOLON, token.RBRACE, token.CASE, token.DEFAULT)
		p.got(token.SEMICOLON)
	}
}

// stmt reads a statement, if one begins here.
func (p *parser) stmt() bool {
	if p.enter() {
		return true
	}
	defer p.leave()
	switch p.kind {
	case token.IDENT:
		if p.peek() == token.COLON {
			return p.labeled()
		}
		p.simple(0)
	case token.VAR:
		p.next()
		p.group(p.varSpec)
	case token.CONST:
		p.next()
		p.group(p.constSpec)
	case token.TYPE:
		p.next()
		p.group(p.typeSpec)
	case token.LBRACE:
		p.block("")
	case token.FOR:
		p.next()
		p.head(token.FOR)
		p.block("for clause")
	case token.IF:
		p.next()
		p.ifStmt()
	case token.SWITCH:
		p.next()
		p.head(token.SWITCH)
		p.clauses("switch clause")
	case token.SELECT:
		p.next()
		p.clauses("select clause")
	case token.FALLTHROUGH:
		p.next()
	case token.BREAK, token.CONTINUE:
		p.next()
		p.got(token.IDENT)
	case token.GOTO:
		p.next()
		p.name()
	case token.GO, token.DEFER:
		p.started(p.kind)
	case token.RETURN:
		p.next()
		if !p.is(token.SEMICOLON, token.RBRACE) {
			p.exprs()
		}
	case token.SEMICOLON:
	case token.FUNC, token.LPAREN, token.LBRACK, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE,
		token.ARROW, token.ADD, token.SUB, token.MUL, token.AND, token.XOR, token.NOT, token.TILDE:
		p.simple(0)
	default:
		if !p.kind.IsLiteral() {
			return false
		}
		p.simple(0)
	}
	return true
}

// labeled reads a label and its statement; it reports whether there is one.
func (p *parser) labeled() bool {
	p.next()
	at := p.tok.at
	p.next()
	if p.is(token.RBRACE) || p.stmt() {
		return true
	}
	p.errorAt(at, prefix+"missing statement after label")
	return false
}

// started reads the rest of a go or defer statement.
func (p *parser) started(keyword token.Token) {
	p.next()
	at := p.tok.at
	switch p.primary() {
	case call:
	case parens, parensType:
		p.errorAt(at, "expression in "+keyword.String()+" must not be parenthesized")
	default:
		p.errorAt(at, "expression in "+keyword.String()+" must be function call")
	}
}

// A kind of simple statement.
type kind int

const (
	expression kind = iota
	assignment      // x = y
	definition      // x := y
	ranging         // a range clause
	effect          // x++, x += y, x <- y
)

// simple reads a simple statement; in the head of a for it may be a range
// clause. It returns where its operator is.
func (p *parser) simple(keyword token.Token) (k kind, operator int) {
	if keyword == token.FOR && p.got(token.RANGE) {
		p.expr()
		return ranging, 0
	}
	n, _ := p.exprs()
	operator = p.tok.at
	switch {
	case p.is(token.ASSIGN, token.DEFINE):
		k = assignment
		if p.is(token.DEFINE) {
			k = definition
		}
		p.next()
		if keyword == token.FOR && p.got(token.RANGE) {
			p.expr()
			return ranging, operator
		}
		p.exprs()
		return k, operator
	case n > 1:
		p.unexpected("expected := or = or comma")
		p.skip(token.SEMICOLON, token.RBRACE)
		return effect, operator
	case p.is(token.INC, token.DEC):
		p.next()
		return effect, operator
	case p.kind >= token.ADD_ASSIGN && p.kind <= token.AND_NOT_ASSIGN:
		p.next()
		p.expr()
		return effect, operator
	case p.is(token.ARROW):
		p.next()
		p.expr()
		return effect, operator
	}
	return expression, operator
}

func (p *parser) ifStmt() {
	p.head(token.IF)
	p.block("if clause")
	if !p.got(token.ELSE) {
		return
	}
	switch {
	case p.got(token.IF):
		if p.enter() {
			return
		}
		p.ifStmt()
		p.leave()
	case p.is(token.LBRACE):
		p.block("")
	default:
		p.wrong("else must be followed by if or statement block")
		p.skip(token.IDENT, token.RBRACE)
	}
}

// clauses reads the cases of a switch or select.
func (p *parser) clauses(context string) {
	if !p.got(token.LBRACE) {
		p.wrong("missing { after " + context)
		p.skip(token.CASE, token.DEFAULT, token.RBRACE)
	}
	for !p.is(token.EOF, token.RBRACE) {
		switch {
		case p.got(token.CASE):
			if context == "select clause" {
				p.simple(0)
			} else {
				p.exprs()
			}
		case p.got(token.DEFAULT):
		default:
			p.unexpected("expected case or default or }")
			p.skip(token.COLON, token.CASE, token.DEFAULT, token.RBRACE)
		}
		p.want(token.COLON)
		p.stmts()
	}
	p.want(token.RBRACE)
}
