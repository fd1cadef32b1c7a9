package syntax

import "go/token"

// head reads what stands before the body of if, for and switch.
func (p *parser) head(keyword token.Token) {
	if p.is(token.LBRACE) {
		if keyword == token.IF {
			p.wrong("missing condition in if statement")
		}
		return
	}
	level := p.level
	p.level = -1
	defer func() { p.level = level }()

	condition := false
	from := p.tok.at
	k, operator := effect, 0
	if !p.is(token.SEMICOLON) {
		if p.got(token.VAR) {
			p.wrong("var declaration not allowed in " + keyword.String() + " initializer")
		}
		from = p.tok.at
		k, operator = p.simple(keyword)
		if k == ranging {
			return
		}
		condition = true
	}
	semi := tok{at: -1}
	if !p.is(token.LBRACE) {
		condition = false
		if p.is(token.SEMICOLON) {
			semi = p.tok
			p.next()
		} else {
			p.want(token.LBRACE)
			if !p.is(token.LBRACE) {
				p.skip(token.LBRACE, token.RBRACE)
			}
		}
		if keyword == token.FOR {
			p.forClauses()
			return
		}
		if !p.is(token.LBRACE) {
			from = p.tok.at
			k, operator = p.simple(keyword)
			condition = true
		}
	}
	p.condition(keyword, condition, k, operator, from, semi)
}

// forClauses reads the condition and the post statement of a for.
func (p *parser) forClauses() {
	if !p.is(token.SEMICOLON) {
		if p.is(token.LBRACE) {
			p.unexpected("expected for loop condition")
			return
		}
		p.simple(0)
	}
	p.want(token.SEMICOLON)
	if !p.is(token.LBRACE) {
		if k, operator := p.simple(0); k == definition {
			p.errorAt(operator, prefix+"cannot declare in post statement of for loop")
		}
	}
}

// condition judges what stands where a condition must.
func (p *parser) condition(keyword token.Token, there bool, k kind, operator, from int, semi tok) {
	switch {
	case keyword == token.SWITCH:
		return
	case !there && semi.at >= 0 && keyword == token.IF:
		if semi.text != "semicolon" {
			p.errorAt(semi.at, prefix+"unexpected "+semi.text+", expected { after if clause")
		} else {
			p.errorAt(semi.at, prefix+"missing condition in if statement")
		}
	case there && k == assignment:
		p.errorAt(operator, prefix+"cannot use assignment "+p.text(from)+" as value")
	case there && k != expression:
		p.errorAt(operator, prefix+"cannot use "+p.text(from)+" as value")
	}
}
