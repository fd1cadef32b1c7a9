package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// assign lowers an assignment or a definition. Several at once become
// several: the values first, then what they are assigned to.
//
//	a, b = b, a        t, s := b, a; a = t; b = s
//	a, err := f()      t, s := f(); a := t; err = s
func (f *function) assign(s *ast.AssignStmt) {
	switch s.Tok {
	case token.ASSIGN, token.DEFINE:
		f.assignment(s.Lhs, s.Rhs, s.Tok == token.DEFINE)
	default:
		f.update(s.Lhs[0], s.Tok, s.Rhs[0], s.TokPos)
	}
}

// fresh returns the variable that an identifier on the left defines; nil if
// it assigns to one.
func (f *function) fresh(e ast.Expr, define bool) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok || !define {
		return nil
	}
	return f.unit.info.Defs[id]
}

func isBlank(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "_"
}

func (f *function) assignment(lhs, rhs []ast.Expr, define bool) {
	if len(lhs) > 1 && len(rhs) == 1 {
		f.several(lhs, rhs[0], define)
		return
	}
	allNew := true
	for _, e := range lhs {
		allNew = allNew && (isBlank(e) || f.fresh(e, define) != nil)
	}
	if allNew {
		types_ := make([]types.Type, len(lhs))
		values := f.operands(rhs, func(i int, e ast.Expr) string {
			if obj := f.fresh(lhs[i], define); obj != nil {
				types_[i] = f.env.typ(obj.Type())
				return f.as(e, types_[i])
			}
			return f.asDefault(e)
		})
		for i, e := range lhs {
			if obj := f.fresh(e, define); obj != nil && !isBlank(e) {
				f.let(f.declare(obj), values[i])
			} else if !isName(values[i]) {
				f.define("t", values[i])
			}
		}
		return
	}
	if len(lhs) == 1 {
		if isBlank(lhs[0]) {
			f.define("t", f.asDefault(rhs[0]))
			return
		}
		t := f.typeOf(lhs[0])
		// What the value needs must not come between the target and its use.
		target := ""
		if f.stable(rhs[0]) && !literal(rhs[0]) {
			target = f.target(lhs[0])
		} else {
			target = f.steadyTarget(lhs[0])
		}
		value := f.as(rhs[0], t)
		if _, plain := ast.Unparen(lhs[0]).(*ast.Ident); !plain && f.calls(rhs[0]) && !isName(value) {
			value = f.define("t", value) // so that the place is told after the calls
		}
		f.set(lhs[0], target, value)
		return
	}
	targets := make([]string, len(lhs))
	for i, e := range lhs {
		if f.fresh(e, define) == nil && !isBlank(e) {
			targets[i] = f.steadyTarget(e)
		}
	}
	values := f.operands(rhs, func(i int, e ast.Expr) string {
		switch {
		case isBlank(lhs[i]):
			return f.asDefault(e)
		case f.fresh(lhs[i], define) != nil:
			return f.as(e, f.env.typ(f.fresh(lhs[i], define).Type()))
		}
		return f.as(e, f.typeOf(lhs[i]))
	})
	for i, v := range values {
		values[i] = f.define("t", v)
	}
	for i, e := range lhs {
		if obj := f.fresh(e, define); obj != nil && !isBlank(e) {
			f.emit("%s := %s", f.declare(obj), values[i])
		} else if !isBlank(e) {
			f.set(e, targets[i], values[i])
		}
	}
}

// literal reports whether an expression contains a composite literal.
func literal(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		_, lit := n.(*ast.CompositeLit)
		found = found || lit
		return !found
	})
	return found
}

// asDefault returns an expression with the type that a variable would get.
func (f *function) asDefault(e ast.Expr) string {
	if isNil(f, e) {
		return f.l.zero(types.Universe.Lookup("any").Type())
	}
	return f.as(e, types.Default(f.typeOf(e)))
}

// set emits one assignment.
func (f *function) set(e ast.Expr, target, value string) {
	if strings.HasSuffix(value, "}") { // the interpreter would replace the variable
		value = f.define("t", value)
	}
	f.late(e)
	f.emit("%s = %s", target, value)
}

// late marks an assignment that may panic itself.
func (f *function) late(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.IndexExpr:
		if _, ok := f.typeOf(e.X).Underlying().(*types.Map); ok {
			f.at(e.Lbrack, "")
		}
	case *ast.StarExpr:
		f.deref(e.X, e.Pos())
	case *ast.SelectorExpr:
		if _, ok := pointer(f.typeOf(e.X)); ok {
			f.deref(e.X, e.Sel.Pos())
		}
	}
}

// target lowers what is assigned to.
func (f *function) target(e ast.Expr) string {
	e = ast.Unparen(e)
	if star, ok := e.(*ast.StarExpr); ok {
		return "*" + f.steady(star.X)
	}
	return f.expr(e)
}

// steadyTarget lowers what is assigned to after other things have happened:
// its operands are evaluated now.
func (f *function) steadyTarget(e ast.Expr) string {
	e = ast.Unparen(e)
	switch x := e.(type) {
	case *ast.StarExpr:
		return "*" + f.define("t", f.expr(x.X))
	case *ast.IndexExpr:
		xt := f.typeOf(x.X)
		switch u := xt.Underlying().(type) {
		case *types.Map:
			m := f.define("t", f.expr(x.X))
			return m + "[" + f.define("t", f.as(x.Index, u.Key())) + "]"
		case *types.Slice:
			m := f.define("t", f.expr(x.X))
			i := f.asIndex(x.Index)
			if !isNumber(i) {
				i = f.define("t", i)
			}
			return m + "[u.Index(" + i + ", len(" + m + "), " + itoa(f.place(x.Lbrack)) + ")]"
		}
		a, i := f.bounded(x, xt)
		if !isNumber(i) {
			i = f.define("t", i)
		}
		return a + "[" + i + "]"
	case *ast.SelectorExpr:
		if _, ok := pointer(f.typeOf(x.X)); ok {
			if s := f.selected(x); isName(s.path) {
				return f.define("t", s.path) + "." + x.Sel.Name
			} else if _, ok := pointer(s.recv); ok {
				return f.define("t", s.path) + "." + x.Sel.Name
			} else {
				return s.path + "." + x.Sel.Name
			}
		}
	}
	return f.expr(e)
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// several lowers an assignment of one expression with several results.
func (f *function) several(lhs []ast.Expr, rhs ast.Expr, define bool) {
	rhs = ast.Unparen(rhs)
	var result []types.Type
	text, assertion := "", ""
	// What is on the left is evaluated first.
	targets := make([]string, len(lhs))
	for i, e := range lhs {
		if f.fresh(e, define) == nil && !isBlank(e) {
			targets[i] = f.steadyTarget(e)
		}
	}
	switch e := rhs.(type) {
	case *ast.CallExpr:
		tuple := f.typeOf(e).(*types.Tuple)
		for v := range tuple.Variables() {
			result = append(result, v.Type())
		}
		text = f.expr(e)
	case *ast.IndexExpr:
		m := f.typeOf(e.X).Underlying().(*types.Map)
		result = []types.Type{m.Elem(), types.Typ[types.Bool]}
		text = f.index(e)
	case *ast.UnaryExpr:
		result = []types.Type{f.typeOf(e.X).Underlying().(*types.Chan).Elem(), types.Typ[types.Bool]}
		x := f.expr(e.X)
		f.at(e.OpPos, "chan receive")
		text = "<-" + x
	case *ast.TypeAssertExpr:
		t := f.typeOf(e.Type)
		result = []types.Type{t, types.Typ[types.Bool]}
		x := f.pure(e.X)
		v := f.define("v", f.l.zero(t))
		text = fmt.Sprintf("u.As(%s, &%s)", x, v)
		assertion = v
	default:
		f.unsupported(rhs, "several results of %T", rhs)
	}
	names := make([]string, len(lhs))
	direct := make([]bool, len(lhs))
	for i, e := range lhs {
		obj := f.fresh(e, define)
		// The interpreter reuses the variables of a value and whether it is there.
		_, call := rhs.(*ast.CallExpr)
		if call && obj != nil && !isBlank(e) && types.Identical(f.env.typ(obj.Type()), result[i]) {
			names[i], direct[i] = f.declare(obj), true
		} else {
			names[i] = f.l.name("t")
		}
	}
	if assertion != "" {
		names[0] = assertion
		f.emit("%s := %s", names[1], text)
	} else {
		f.emit("%s := %s", strings.Join(names, ", "), text)
	}
	for i, e := range lhs {
		switch obj := f.fresh(e, define); {
		case direct[i] || isBlank(e):
		case obj != nil:
			value := f.convert(names[i], result[i], f.env.typ(obj.Type()))
			f.emit("%s := %s", f.declare(obj), value)
		default:
			f.set(e, targets[i], f.convert(names[i], result[i], f.typeOf(e)))
		}
	}
}

var operators = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM,
	token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR, token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
}

// update lowers x op= y.
func (f *function) update(x ast.Expr, tok token.Token, y ast.Expr, pos token.Pos) {
	op := operators[tok]
	t := f.typeOf(x)
	target := f.onceTarget(x)
	value := ""
	if op == token.SHL || op == token.SHR {
		value = f.shiftCount(y)
	} else {
		value = f.as(y, t)
	}
	if _, ok := ast.Unparen(x).(*ast.Ident); (!ok || op == token.QUO || op == token.REM) && f.calls(y) && !isName(value) {
		value = f.define("t", value)
	}
	if b := basic(t); (op == token.QUO || op == token.REM) && b != nil && b.Info()&types.IsInteger != 0 {
		f.at(pos, "")
	}
	f.late(x)
	f.emit("%s = %s", target, f.arithmetic(t, target, op, "("+value+")"))
}

// onceTarget lowers what is both read and assigned to.
func (f *function) onceTarget(e ast.Expr) string {
	e = ast.Unparen(e)
	if _, ok := e.(*ast.Ident); ok {
		return f.expr(e)
	}
	if x, ok := e.(*ast.IndexExpr); ok {
		xt := f.typeOf(x.X)
		switch u := xt.Underlying().(type) {
		case *types.Map:
			m := f.pure(x.X)
			k := f.as(x.Index, u.Key())
			if !isName(k) && !isNumber(k) {
				k = f.define("t", k)
			}
			return m + "[" + k + "]"
		}
		a, i := f.bounded(x, xt)
		if !isNumber(i) {
			i = f.define("t", i)
		}
		return a + "[" + i + "]"
	}
	if star, ok := e.(*ast.StarExpr); ok {
		return "*" + f.pure(star.X)
	}
	if sel, ok := e.(*ast.SelectorExpr); ok && !f.stable(sel.X) {
		s := f.selected(sel)
		if _, ok := pointer(s.recv); ok {
			return f.define("t", s.path) + "." + sel.Sel.Name
		}
	}
	return f.expr(e)
}

func (f *function) incDec(s *ast.IncDecStmt) {
	target := f.onceTarget(s.X)
	f.late(s.X)
	if _, ok := ast.Unparen(s.X).(*ast.Ident); ok && f.counts(s.X) {
		f.emit("%s%s", target, s.Tok)
		return
	}
	one := "1"
	t := f.typeOf(s.X)
	if !types.Identical(t, types.Typ[types.Int]) {
		one = f.l.typ(t) + "(1)"
	}
	op := token.ADD
	if s.Tok == token.DEC {
		op = token.SUB
	}
	f.emit("%s = %s", target, f.arithmetic(t, target, op, one))
}

// counts reports whether the interpreter knows ++ of a variable.
func (f *function) counts(x ast.Expr) bool {
	b := basic(f.typeOf(x))
	return b.Info()&types.IsInteger != 0 && b.Kind() != types.Uintptr
}
