package lower

import "go/ast"

// assertion lowers x.(T), of one result. The interpreter does it wrong where
// x holds a struct without fields.
//
//	x.(T)        v := zero; u.Assert(x, &v, 3, 12)
func (f *function) assertion(e *ast.TypeAssertExpr) string {
	t := f.typeOf(e.Type)
	x := f.expr(e.X)
	if !isName(x) {
		x = f.define("x", x)
	}
	v := f.define("v", f.l.zero(t))
	f.emit("u.Assert(%s, &%s, %d, %d)", x, v, f.l.typeNumber(f.typeOf(e.X)), f.place(e.Lparen))
	return v
}
