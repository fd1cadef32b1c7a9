package syntax

import "go/token"

// signature reads parameters and results.
func (p *parser) signature() {
	p.want(token.LPAREN)
	p.params("parameter list", token.RPAREN)
	if p.got(token.LPAREN) {
		p.params("parameter list", token.RPAREN)
		return
	}
	p.typeIfAny()
}

// params reads parameters after their opening token, and returns how many
// there are.
func (p *parser) params(context string, end token.Token) (n int) {
	level := p.level
	p.level = 0
	p.list(context, token.COMMA, end, func() {
		n++
		p.param(end)
	})
	p.level = level
	return n
}

// param reads a name, a type, or both.
func (p *parser) param(end token.Token) {
	constraint := end == token.RBRACK
	switch {
	case p.is(token.IDENT):
		p.next()
		switch {
		case p.is(token.LBRACK):
			// Of a generic type the arguments, or of a name the array type.
			p.next()
			for !p.is(token.EOF, token.RBRACK) {
				p.expr()
				if !p.got(token.COMMA) {
					break
				}
			}
			p.want(token.RBRACK)
			p.typeIfAny()
		case p.got(token.PERIOD):
			p.name()
			if p.is(token.LBRACK) {
				p.typeArgs()
			}
		case constraint && !p.is(token.COMMA, token.RBRACK):
			p.union()
		case p.is(token.ELLIPSIS):
			p.variadic()
		default:
			p.typeIfAny()
		}
		if constraint && p.is(token.OR) {
			p.next()
			p.union()
		}
	case p.is(token.ELLIPSIS):
		p.variadic()
	case constraint && p.is(token.TILDE):
		p.union()
	case p.typeIfAny():
	default:
		p.unexpected("expected " + describe(end))
		p.skip(token.COMMA, end)
	}
}

func (p *parser) variadic() {
	p.next()
	if !p.typeIfAny() {
		p.wrong("... is missing type")
	}
}

// union reads the types of a constraint.
func (p *parser) union() {
	for {
		p.got(token.TILDE)
		p.typ()
		if !p.got(token.OR) {
			return
		}
	}
}
