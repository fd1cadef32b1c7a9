package syntax

import "go/token"

// file reads a whole source.
func (p *parser) file() {
	if !p.is(token.PACKAGE) {
		p.wrong("package statement must be first")
		return
	}
	p.next()
	p.name()
	if !p.is(token.EOF) && !p.got(token.SEMICOLON) {
		p.unexpected("after package clause")
		p.skip(token.SEMICOLON)
		p.got(token.SEMICOLON)
	}
	declarations := []token.Token{token.IMPORT, token.CONST, token.TYPE, token.VAR, token.FUNC}
	imports, bodyless := true, false
	for !p.is(token.EOF) {
		kind := p.kind
		switch kind {
		case token.IMPORT:
			if !imports {
				p.wrong("imports must appear before other declarations")
			}
			p.next()
			p.group(p.importSpec)
		case token.CONST:
			p.next()
			p.group(p.constSpec)
		case token.TYPE:
			p.next()
			p.group(p.typeSpec)
		case token.VAR:
			p.next()
			p.group(p.varSpec)
		case token.FUNC:
			p.next()
			bodyless = p.funcDecl()
		default:
			if p.is(token.LBRACE) && bodyless {
				p.wrong("unexpected semicolon or newline before {")
			} else {
				p.wrong("non-declaration statement outside function body")
			}
			p.skip(declarations...)
			continue
		}
		imports = imports && kind == token.IMPORT
		if !p.is(token.EOF) && !p.got(token.SEMICOLON) {
			p.unexpected("after top level declaration")
			p.skip(declarations...)
		}
	}
}

// group reads one specification, or several in parentheses.
func (p *parser) group(spec func()) {
	if p.got(token.LPAREN) {
		p.list("grouped declaration", token.SEMICOLON, token.RPAREN, spec)
		return
	}
	spec()
}

func (p *parser) importSpec() {
	if p.is(token.IDENT, token.PERIOD) {
		p.next()
	}
	switch {
	case p.is(token.STRING):
		p.next()
	case p.kind.IsLiteral() && !p.is(token.IDENT):
		p.wrong("import path must be a string")
		p.next()
	default:
		p.wrong("missing import path")
		p.skip(token.SEMICOLON, token.RPAREN)
	}
}

// assign takes an equals sign, and := in its place with a complaint.
func (p *parser) assign() bool {
	if p.is(token.DEFINE) {
		p.unexpected("expected =")
		p.next()
		return true
	}
	return p.got(token.ASSIGN)
}

func (p *parser) constSpec() {
	p.names()
	if p.is(token.EOF, token.SEMICOLON, token.RPAREN) {
		return
	}
	p.typeIfAny()
	if p.assign() {
		p.exprs()
	}
}

func (p *parser) varSpec() {
	p.names()
	if p.assign() {
		p.exprs()
		return
	}
	p.typ()
	if p.assign() {
		p.exprs()
	}
}

func (p *parser) typeSpec() {
	p.name()
	if p.is(token.LBRACK) {
		p.typeParamsOrArray()
	} else {
		p.got(token.ASSIGN)
	}
	if !p.typeIfAny() {
		p.unexpected("in type declaration")
		p.skip(token.SEMICOLON, token.RPAREN)
	}
}

// typeParamsOrArray reads what stands in brackets after the name of a type.
func (p *parser) typeParamsOrArray() {
	if next := p.peek(); next == token.RBRACK || next == token.ELLIPSIS {
		p.next()
		p.got(token.ELLIPSIS)
		p.want(token.RBRACK)
		return // the element type follows
	}
	key := p.at
	array, known := p.arrays[key]
	if !known {
		before := *p
		array = p.arrayLength()
		p.arrays[key] = array
		if array {
			return
		}
		*p = before
	} else if array {
		p.arrayLength()
		return
	}
	p.next()
	p.params("type parameter list", token.RBRACK)
	p.got(token.ASSIGN)
}

// arrayLength reads the length of an array, and reports whether it is one.
func (p *parser) arrayLength() bool {
	errs := len(p.errors)
	p.next()
	p.level++
	p.expr()
	p.level--
	return len(p.errors) == errs && p.got(token.RBRACK)
}

// funcDecl reads a function after its keyword; it reports whether the body
// is missing.
func (p *parser) funcDecl() (bodyless bool) {
	method := p.is(token.LPAREN)
	at := p.tok.at
	if method {
		p.next()
		n := p.params("parameter list", token.RPAREN)
		if p.is(token.IDENT) {
			at = p.tok.at
		}
		switch {
		case n == 0:
			p.errorAt(at, "method has no receiver")
		case n > 1:
			p.errorAt(at, "method has multiple receivers")
		}
	}
	if !p.is(token.IDENT) {
		if method {
			p.unexpected("expected name")
		} else {
			p.unexpected("expected name or (")
		}
		p.skip(token.LBRACE, token.SEMICOLON)
		return false
	}
	p.next()
	if p.got(token.LBRACK) {
		p.params("type parameter list", token.RBRACK)
	}
	p.signature()
	if !p.is(token.LBRACE) {
		return true
	}
	p.body()
	return false
}

// body reads the body of a function.
func (p *parser) body() {
	level := p.level
	p.functions++
	p.level = 0
	p.block("")
	p.level = level
	p.functions--
}
