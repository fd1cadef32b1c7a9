package syntax

import "go/token"

// typ reads a type that must be there.
func (p *parser) typ() {
	if !p.typeIfAny() {
		p.unexpected("expected type")
		p.skip(token.COMMA, token.COLON, token.SEMICOLON, token.RPAREN, token.RBRACK, token.RBRACE)
	}
}

// typeIfAny reads a type, if one begins here.
func (p *parser) typeIfAny() bool {
	if p.enter() {
		return true
	}
	defer p.leave()
	switch p.kind {
	case token.MUL:
		p.next()
		p.typ()
	case token.ARROW:
		p.next()
		if !p.got(token.CHAN) {
			p.unexpected("expected keyword chan")
			p.skip()
		}
		p.chanElem()
	case token.CHAN:
		p.next()
		p.got(token.ARROW)
		p.chanElem()
	case token.FUNC:
		p.next()
		p.signature()
	case token.LBRACK:
		p.next()
		p.level++
		if !p.got(token.ELLIPSIS) && !p.is(token.RBRACK) {
			p.expr()
		}
		if p.is(token.COMMA) {
			p.wrong("unexpected comma; expected ]")
			p.next()
		}
		p.want(token.RBRACK)
		p.level--
		p.typ()
	case token.MAP:
		p.next()
		p.want(token.LBRACK)
		p.typ()
		p.want(token.RBRACK)
		p.typ()
	case token.STRUCT:
		p.next()
		p.want(token.LBRACE)
		p.list("struct type", token.SEMICOLON, token.RBRACE, p.field)
	case token.INTERFACE:
		p.next()
		p.want(token.LBRACE)
		p.list("interface type", token.SEMICOLON, token.RBRACE, p.interfaceElem)
	case token.IDENT:
		p.typeName()
	case token.LPAREN:
		p.next()
		p.typ()
		p.want(token.RPAREN)
	default:
		return false
	}
	return true
}

func (p *parser) chanElem() {
	if !p.typeIfAny() {
		p.wrong("missing channel element type")
	}
}

func (p *parser) typeName() {
	p.next()
	if p.got(token.PERIOD) {
		p.name()
	}
	if p.is(token.LBRACK) {
		p.typeArgs()
	}
}

func (p *parser) typeArgs() {
	p.next()
	p.level++
	p.list("type argument list", token.COMMA, token.RBRACK, p.typ)
	p.level--
}

func (p *parser) field() {
	switch p.kind {
	case token.IDENT:
		p.next()
		switch {
		case p.got(token.PERIOD): // embedded
			p.name()
			if p.is(token.LBRACK) {
				p.typeArgs()
			}
		case p.is(token.SEMICOLON, token.RBRACE, token.STRING): // embedded
		case p.is(token.LBRACK):
			p.next()
			for !p.is(token.EOF, token.RBRACK) {
				p.got(token.ELLIPSIS)
				p.expr()
				if !p.got(token.COMMA) {
					break
				}
			}
			p.want(token.RBRACK)
			p.typeIfAny()
		default:
			for p.got(token.COMMA) {
				p.name()
			}
			p.typ()
		}
	case token.MUL:
		p.next()
		if p.is(token.LPAREN) {
			p.wrong("cannot parenthesize embedded type")
			p.skip(token.SEMICOLON, token.RBRACE)
			break
		}
		p.embedded()
	case token.LPAREN:
		p.wrong("cannot parenthesize embedded type")
		p.skip(token.SEMICOLON, token.RBRACE)
	default:
		p.unexpected("expected field name or embedded type")
		p.skip(token.SEMICOLON, token.RBRACE)
	}
	p.got(token.STRING) // a tag
}

func (p *parser) embedded() {
	if !p.is(token.IDENT) {
		p.unexpected("expected name")
		p.skip(token.SEMICOLON, token.RBRACE)
		return
	}
	p.typeName()
}

func (p *parser) interfaceElem() {
	if p.is(token.IDENT) && p.peek() == token.LPAREN {
		p.next()
		p.signature()
		return
	}
	switch {
	case p.is(token.LPAREN):
		p.wrong("cannot parenthesize embedded type")
		p.skip(token.SEMICOLON, token.RBRACE)
	case p.is(token.TILDE):
		p.union()
	case p.typeIfAny():
		if p.got(token.OR) {
			p.union()
		}
	default:
		p.unexpected("expected method or embedded element")
		p.skip(token.SEMICOLON, token.RBRACE)
	}
}
