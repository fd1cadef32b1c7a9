package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// A directiveCheck holds one directive against its argument.
type directiveCheck struct {
	*pass
	call   *ast.CallExpr
	name   string // of the function
	first  int    // argument after the format
	op     operation
	format ast.Expr
}

// place returns where the directive stands: in the literal, if the format is
// one whose bytes are those of the source.
func (c *directiveCheck) place() token.Pos {
	lit, ok := c.format.(*ast.BasicLit)
	if !ok {
		return c.format.Pos()
	}
	if s, err := strconv.Unquote(lit.Value); err == nil {
		// Escapes before it move it.
		if at, ok := offsetIn(lit.Value, s, c.op.at); ok {
			return lit.Pos() + token.Pos(at)
		}
	}
	return lit.Pos()
}

// offsetIn returns where the byte at of the value s stands in its literal.
func offsetIn(lit, s string, at int) (int, bool) {
	if lit[0] == '`' {
		return 1 + at, true
	}
	rest, done := lit[1:len(lit)-1], 0
	for done < at && rest != "" {
		r, multibyte, tail, err := strconv.UnquoteChar(rest, '"')
		if err != nil {
			return 0, false
		}
		if multibyte {
			done += len(string(r))
		} else {
			done++
		}
		rest = tail
	}
	return len(lit) - 1 - len(rest), done == at
}

// ok checks the directive; false means that the rest is not worth looking at.
func (c *directiveCheck) ok() bool {
	op := c.op
	kinds, flags, known := verbs(op.verb)
	if !known {
		if op.arg+c.first < len(c.call.Args) && isFormatter(c.argType(op.arg)) {
			return true
		}
		c.warn("printf", c.place(), fmt.Sprintf("%s format %s has unknown verb %c", c.name, op.text, op.verb))
		return false
	}
	formatter := op.verb != '%' && op.arg+c.first < len(c.call.Args) && isFormatter(c.argType(op.arg))
	if !formatter {
		for _, f := range op.flags {
			if f == '0' {
				continue
			}
			if !strings.ContainsRune(flags, f) {
				c.warn("printf", c.place(), fmt.Sprintf("%s format %s has unrecognized flag %c", c.name, op.text, f))
				return false
			}
		}
	}
	for _, a := range op.args {
		e, ok := c.arg(a)
		if !ok {
			return false
		}
		if e == nil {
			continue
		}
		if b, ok := c.typeOf(e).Underlying().(*types.Basic); !ok || b.Info()&types.IsInteger == 0 {
			c.warn("printf", c.place(), fmt.Sprintf("%s format %s uses non-int %s as argument of *", c.name, op.text, c.text(e)))
			return false
		}
	}
	if op.verb == '%' {
		return true
	}
	e, ok := c.arg(op.arg)
	if !ok || e == nil || formatter {
		return ok
	}
	if op.verb != 'p' && op.verb != 'T' && c.isFunc(e) {
		c.warn("printf", c.place(), fmt.Sprintf("%s format %s arg %s is a func value, not called", c.name, op.text, c.text(e)))
		return false
	}
	if t := c.typeOf(e); t != nil && !(&matcher{kinds: kinds, verb: op.verb}).match(t, true) {
		c.warn("printf", c.place(), fmt.Sprintf("%s format %s has arg %s of wrong type %s", c.name, op.text, c.text(e), t))
		return false
	}
	if kinds&aString != 0 && op.verb != 'T' && !strings.Contains(op.flags, "#") {
		if method, ok := c.recursive(e, c.call); ok {
			c.warn("printf", c.place(), fmt.Sprintf("%s format %s with arg %s causes recursive %s method call", c.name, op.text, c.text(e), method))
			return false
		}
	}
	return true
}

// arg returns an argument; nil if it is one of those that "..." hands over.
func (c *directiveCheck) arg(i int) (e ast.Expr, ok bool) {
	n := c.first + i
	if c.call.Ellipsis.IsValid() && n >= len(c.call.Args)-1 {
		return nil, true
	}
	if !isArgument(c.call, n) {
		c.warn("printf", c.place(), fmt.Sprintf("%s format %s reads arg #%d, but call has %v", c.name, c.op.text, i+1, count(len(c.call.Args)-c.first)))
		return nil, false
	}
	return c.call.Args[n], true
}

func (c *directiveCheck) argType(i int) types.Type { return c.typeOf(c.call.Args[c.first+i]) }

// A matcher decides whether a verb prints values of a type.
type matcher struct {
	kinds int
	verb  rune
	seen  []types.Type
}

func (m *matcher) match(t types.Type, top bool) bool {
	if m.kinds == anything {
		return true
	}
	for _, s := range m.seen {
		if types.Identical(s, t) {
			return true
		}
	}
	m.seen = append(m.seen, t)
	if isFormatter(t) {
		return true
	}
	if m.kinds == anError {
		return types.Implements(t, errorInterface()) || types.IsInterface(t) && types.ConvertibleTo(t, errorType)
	}
	if m.kinds&aString != 0 && isStringer(t) {
		return true
	}
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		return m.matchTerms(tp)
	}
	switch u := t.Underlying().(type) {
	case *types.Signature:
		return m.kinds == aPointer
	case *types.Chan:
		return m.kinds&aPointer != 0
	case *types.Interface:
		return true // whatever is in it
	case *types.Map:
		return m.kinds == aPointer || m.match(u.Key(), false) && m.match(u.Elem(), false)
	case *types.Array:
		return isByte(u.Elem()) && m.kinds&aString != 0 || m.match(u.Elem(), false)
	case *types.Slice:
		return m.kinds == aPointer || isByte(u.Elem()) && m.kinds&aString != 0 || m.match(u.Elem(), false)
	case *types.Pointer:
		if m.kinds == aPointer {
			return true
		}
		switch u.Elem().Underlying().(type) {
		case *types.Struct, *types.Array, *types.Slice, *types.Map:
			// Printed as &{…}, but only at the top.
			return top && m.match(u.Elem().Underlying(), false)
		}
		return m.kinds&aPointer != 0
	case *types.Struct:
		for f := range u.Fields() {
			if !m.match(f.Type(), false) {
				return false
			}
			if m.kinds&aString != 0 && !f.Exported() && isStringer(f.Type()) {
				return false // its method is not called
			}
		}
		return true
	case *types.Basic:
		return m.basic(u)
	}
	return true
}

// matchTerms reports whether all types that a type parameter can stand for
// are printed; it must be known which these are.
func (m *matcher) matchTerms(tp *types.TypeParam) bool {
	i, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok || i.NumEmbeddeds() == 0 {
		return false
	}
	for e := range i.EmbeddedTypes() {
		u, ok := e.Underlying().(*types.Union)
		if !ok {
			return true // not looked into
		}
		for t := range u.Terms() {
			if !m.match(t.Type(), true) {
				return false
			}
		}
	}
	return true
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

func (m *matcher) basic(b *types.Basic) bool {
	switch {
	case b.Info()&types.IsBoolean != 0:
		return m.kinds&aBool != 0
	case b.Kind() == types.UntypedRune:
		return m.kinds&(aInt|aRune) != 0
	case b.Info()&types.IsInteger != 0:
		return m.kinds&aInt != 0
	case b.Info()&types.IsFloat != 0:
		return m.kinds&aFloat != 0
	case b.Info()&types.IsComplex != 0:
		return m.kinds&aComplex != 0
	case b.Info()&types.IsString != 0:
		return m.kinds&aString != 0
	case b.Kind() == types.UnsafePointer:
		return m.kinds&(aPointer|aInt) != 0
	case b.Kind() == types.UntypedNil:
		return false
	}
	return true
}
