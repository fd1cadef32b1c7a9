package lower

import (
	"go/ast"
	"go/types"
)

// expr returns the text of an expression, whose value has the type that
// go/types tells. What has to happen before is emitted.
func (f *function) expr(e ast.Expr) string {
	e = ast.Unparen(e)
	if tv := f.unit.info.Types[e]; tv.Value != nil {
		return f.constant(tv.Value, f.typeOf(e))
	}
	switch e := e.(type) {
	case *ast.Ident:
		return f.ident(e)
	case *ast.FuncLit:
		name := f.literal(e)
		f.l.from.values[f.l.from.literals[name]] = true
		return name
	case *ast.CompositeLit:
		return f.composite(e, f.typeOf(e))
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.IndexExpr:
		return f.index(e)
	case *ast.IndexListExpr: // an instance of a generic function
		return f.funcValue(e)
	case *ast.SliceExpr:
		return f.slice(e)
	case *ast.TypeAssertExpr:
		return f.assertion(e)
	case *ast.CallExpr:
		return f.call(e)
	case *ast.StarExpr:
		x := f.expr(e.X)
		f.deref(e.X, e.Pos())
		return "(*" + x + ")"
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		return f.binary(e)
	}
	f.unsupported(e, "an expression of the kind %T", e)
	return ""
}

func (f *function) ident(e *ast.Ident) string {
	switch obj := f.object(e).(type) {
	case *types.Nil:
		return "nil"
	case *types.Func:
		return f.funcValue(e)
	case *types.Var:
		return f.variable(e, obj)
	}
	f.unsupported(e, "%s as a value", e.Name)
	return ""
}
