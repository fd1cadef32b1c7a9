package lower

import (
	"go/ast"
	"go/types"
	"strconv"
)

// slice lowers x[i:j:k], whose bounds Slice checks:
//
//	s[i:j]      a, b := u.Slice2(i, j, cap(s), 12); s[a:b]
func (f *function) slice(e *ast.SliceExpr) string {
	xt := f.typeOf(e.X)
	under := xt.Underlying()
	x := ""
	limit, length := "", ""
	switch t := under.(type) {
	case *types.Pointer:
		x = f.pure(e.X)
		f.at(e.Lbrack, "")
		limit = strconv.FormatInt(t.Elem().Underlying().(*types.Array).Len(), 10)
		length = limit
		x = "(*" + x + ")"
	case *types.Array:
		x = f.expr(e.X)
		limit = strconv.FormatInt(t.Len(), 10)
		length = limit
	case *types.Slice:
		x = f.pure(e.X)
		limit, length = "cap("+x+")", "len("+x+")"
	default:
		x = f.pure(e.X)
		limit, length = "len("+x+")", "len("+x+")"
	}
	if e.Low == nil && e.High == nil && e.Max == nil {
		if isString(xt) {
			return x
		}
		return x + "[:]"
	}
	kind := 0 // as Bounds documents
	switch under.(type) {
	case *types.Slice:
		kind = 1
	case *types.Basic:
		kind = 2
	}
	list := []ast.Expr{}
	for _, b := range []ast.Expr{e.Low, e.High, e.Max} {
		if b != nil {
			list = append(list, b)
		}
	}
	ops := f.operands(list, func(_ int, b ast.Expr) string { return f.asIndex(b) })
	next := func(b ast.Expr, missing string) string {
		if b == nil {
			return missing
		}
		s := ops[0]
		ops = ops[1:]
		if isName(s) {
			return s
		}
		if _, err := strconv.Atoi(s); err == nil {
			return s
		}
		return f.define("t", s)
	}
	low := next(e.Low, "0")
	high := next(e.High, length)
	if e.Max != nil {
		m := next(e.Max, "")
		f.emit("u.Bounds3(%s, %s, %s, %s, %d, %d)", low, high, m, limit, kind, f.place(e.Lbrack))
		return x + "[" + low + ":" + high + ":" + m + "]"
	}
	f.emit("u.Bounds(%s, %s, %s, %d, %t, %d)", low, high, limit, kind, e.High == nil, f.place(e.Lbrack))
	if e.High == nil {
		if _, ok := under.(*types.Slice); ok {
			return x + "[" + low + ":]"
		}
	}
	return x + "[" + low + ":" + high + "]"
}
