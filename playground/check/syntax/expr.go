package syntax

import "go/token"

// A form is what an expression is, as far as it matters for what may follow.
type form int

const (
	other    form = iota
	typeName      // a name, perhaps qualified or with arguments: may be a type
	typeLit       // a type literal that can begin a composite literal
	call
	parens
	parensType // a type in parentheses, perhaps
)

func (p *parser) exprs() (n int, last form) {
	last, n = p.expr(), 1
	for p.got(token.COMMA) {
		last = p.expr()
		n++
	}
	return n, last
}

func (p *parser) expr() form {
	if p.enter() {
		return other
	}
	defer p.leave()
	f := p.unary()
	for p.kind.Precedence() > token.LowestPrec {
		p.next()
		p.unary()
		f = other
	}
	return f
}

func (p *parser) unary() form {
	if p.enter() {
		return other
	}
	defer p.leave()
	switch p.kind {
	case token.ADD, token.SUB, token.NOT, token.XOR, token.AND, token.MUL, token.TILDE:
		p.next()
		p.unary()
		return other
	case token.ARROW:
		p.next()
		if p.is(token.CHAN) { // <-chan T
			p.typeIfAny()
			return p.suffixes(other)
		}
		p.unary()
		return other
	}
	return p.primary()
}

func (p *parser) primary() form { return p.suffixes(p.operand()) }

func (p *parser) operand() form {
	switch {
	case p.is(token.IDENT):
		p.next()
		return typeName
	case p.kind.IsLiteral():
		p.next()
	case p.is(token.LPAREN):
		p.next()
		p.level++
		f := p.expr()
		p.want(token.RPAREN)
		p.level--
		if f == typeName || f == typeLit || f == parensType {
			return parensType
		}
		return parens
	case p.is(token.FUNC):
		p.next()
		p.signature()
		if p.is(token.LBRACE) {
			p.level++
			p.body()
			p.level--
		}
	case p.is(token.LBRACK, token.STRUCT, token.MAP):
		p.typ()
		return typeLit
	case p.is(token.CHAN, token.INTERFACE):
		p.typ()
	default:
		p.unexpected("expected expression")
		p.skip(token.RPAREN, token.RBRACK, token.RBRACE)
	}
	return other
}

// exprOrType is for where both may stand; types are among the operands.
func (p *parser) exprOrType() { p.expr() }

// suffixes reads what follows an operand: selectors, indices, calls,
// literals.
func (p *parser) suffixes(f form) form {
	for {
		switch p.kind {
		case token.PERIOD:
			p.next()
			switch {
			case p.got(token.IDENT):
				if f != typeName {
					f = other
				}
			case p.got(token.LPAREN):
				if !p.got(token.TYPE) {
					p.typ()
				}
				p.want(token.RPAREN)
				f = other
			default:
				p.unexpected("expected name or (")
				p.skip(token.SEMICOLON, token.RPAREN)
				f = other
			}
		case token.LBRACK:
			p.next()
			p.brackets()
			if f != typeName {
				f = other
			}
		case token.LPAREN:
			p.next()
			p.arguments()
			f = call
		case token.LBRACE:
			if f != typeLit && !(f == typeName && p.level >= 0) && !(f == parensType && p.level >= 0) {
				return f
			}
			if f == parensType {
				p.wrong("cannot parenthesize type in composite literal")
			}
			p.composite()
			f = other
		default:
			return f
		}
	}
}

// brackets reads an index, a slice or type arguments.
func (p *parser) brackets() {
	if p.is(token.RBRACK) {
		p.unexpected("expected operand")
		p.next()
		return
	}
	p.level++
	defer func() { p.level-- }()
	if !p.is(token.COLON) {
		p.exprOrType()
		if p.is(token.COMMA) {
			p.next()
			p.list("type argument list", token.COMMA, token.RBRACK, p.exprOrType)
			return
		}
		if p.got(token.RBRACK) {
			return
		}
	}
	if !p.is(token.COLON) {
		p.unexpected("expected comma, : or ]")
		p.skip(token.COMMA, token.COLON, token.RBRACK)
	}
	if p.is(token.COLON) {
		p.next()
		if !p.is(token.COLON, token.RBRACK) {
			p.expr()
		}
		if p.is(token.COLON) {
			// Three indices: the second and the third must be there.
			if p.tokens[p.at-2].kind == token.COLON {
				p.errorAt(p.tok.at, "middle index required in 3-index slice")
			}
			p.next()
			if p.is(token.RBRACK) {
				p.errorAt(p.tok.at, "final index required in 3-index slice")
			} else {
				p.expr()
			}
		}
	}
	p.want(token.RBRACK)
}

func (p *parser) arguments() {
	p.level++
	p.list("argument list", token.COMMA, token.RPAREN, func() {
		p.exprOrType()
		p.got(token.ELLIPSIS)
	})
	p.level--
}

// composite reads the braces of a composite literal.
func (p *parser) composite() {
	if p.enter() {
		return
	}
	defer p.leave()
	p.next()
	level := p.level
	p.level = max(0, p.level) + 1
	p.list("composite literal", token.COMMA, token.RBRACE, func() {
		p.element()
		if p.got(token.COLON) {
			p.element()
		}
	})
	p.level = level
}

func (p *parser) element() {
	if p.is(token.LBRACE) {
		p.composite()
		return
	}
	p.expr()
}
