package lower

import (
	"go/ast"
	"go/types"
)

// funcValue returns a function as a value.
func (f *function) funcValue(e ast.Expr) string {
	var id *ast.Ident
	switch x := e.(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	case *ast.IndexExpr:
		return f.instantiated(e, x.X)
	case *ast.IndexListExpr:
		return f.instantiated(e, x.X)
	}
	obj := f.object(id).(*types.Func)
	c := f.function(e, obj, f.targs(id))
	return f.asValue(c, f.typeOf(e).(*types.Signature))
}

func (f *function) instantiated(e, x ast.Expr) string {
	c, ok := f.explicit(x)
	if !ok {
		f.unsupported(e, "this instance")
	}
	return f.asValue(c, f.typeOf(e).(*types.Signature))
}

func (f *function) asValue(c callee, sig *types.Signature) string {
	if c.in == nil {
		return f.l.typ(sig) + "(" + c.text + ")"
	}
	f.l.from.values[c.in.id] = true
	if recovers(c.in.unit, c.in.decl.Body) {
		return f.wrap(sig, func(args string) string {
			list := "u.Current()"
			if args != "" {
				list += ", " + args
			}
			return c.in.name + "(" + list + ")"
		})
	}
	// A function's name as a value does nothing when it is declared further
	// down, and loses what is passed if it is variadic.
	return f.wrap(sig, func(args string) string { return c.in.call("", args) })
}
