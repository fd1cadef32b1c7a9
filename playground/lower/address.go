package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (f *function) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.AND:
		return f.address(e)
	case token.ARROW:
		x := f.expr(e.X)
		f.at(e.OpPos, "chan receive")
		return f.define("t", "<-"+x)
	case token.XOR, token.SUB, token.ADD, token.NOT:
		if b := basic(f.typeOf(e)); b != nil && b.Kind() == types.Uintptr && e.Op != token.ADD {
			return f.l.typ(f.typeOf(e)) + "(" + e.Op.String() + "uint64(" + f.expr(e.X) + "))"
		}
		return "(" + e.Op.String() + f.expr(e.X) + ")"
	}
	f.unsupported(e, "the operator %s", e.Op)
	return ""
}

// address lowers &x. A composite literal becomes a variable of its own first.
func (f *function) address(e *ast.UnaryExpr) string {
	x := ast.Unparen(e.X)
	if lit, ok := x.(*ast.CompositeLit); ok {
		return "(&" + f.define("t", f.composite(lit, f.typeOf(lit))) + ")"
	}
	if star, ok := x.(*ast.StarExpr); ok {
		p := f.expr(star.X)
		f.deref(star.X, star.Pos())
		return p
	}
	if ix, ok := x.(*ast.IndexExpr); ok {
		if _, ok := f.typeOf(ix.X).Underlying().(*types.Slice); ok || !isPath(f.rootOf(ix)) {
			y, i := f.bounded(ix, f.typeOf(ix.X))
			return f.element(y, i, f.typeOf(ix.X), f.typeOf(ix))
		}
	}
	return "(&" + f.expr(x) + ")"
}

// rootOf returns the array that an index expression is about, if it is a
// variable.
func (f *function) rootOf(e *ast.IndexExpr) string {
	if _, ok := f.typeOf(e.X).Underlying().(*types.Array); !ok {
		return "?"
	}
	switch x := ast.Unparen(e.X).(type) {
	case *ast.Ident:
		return x.Name
	case *ast.IndexExpr:
		return f.rootOf(x)
	}
	return "?"
}

// element returns the address of an element: of a slice, or of an array that
// can be addressed.
func (f *function) element(x, i string, xt, et types.Type) string {
	switch xt.Underlying().(type) {
	case *types.Slice, *types.Pointer:
	default:
		x = "&" + x
	}
	return "u.Element(" + x + ", " + i + ").(" + f.l.typ(types.NewPointer(et)) + ")"
}
