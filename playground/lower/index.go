package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"runtime"
	"strconv"
	"strings"
)

// index lowers x[i]. What has a length is indexed within it, or Go's panic
// with its numbers follows:
//
//	s[i]        s[u.Index(i, len(s), 12)]
func (f *function) index(e *ast.IndexExpr) string {
	if tv := f.unit.info.Types[e.X]; tv.Type != nil {
		if _, ok := tv.Type.(*types.Signature); ok { // an instance
			return f.funcValue(e)
		}
	}
	xt := f.typeOf(e.X)
	if m, ok := xt.Underlying().(*types.Map); ok {
		ops := f.operands([]ast.Expr{e.X, e.Index}, func(i int, x ast.Expr) string {
			if i == 0 {
				return f.expr(x)
			}
			return f.as(x, m.Key())
		})
		if types.IsInterface(m.Key()) {
			f.at(e.Lbrack, "")
		}
		return ops[0] + "[" + ops[1] + "]"
	}
	x, i := f.bounded(e, xt)
	return x + "[" + i + "]"
}

// bounded returns the operands of an index expression, checked.
func (f *function) bounded(e *ast.IndexExpr, xt types.Type) (x, i string) {
	length := ""
	under := xt.Underlying()
	if p, ok := under.(*types.Pointer); ok {
		under = p.Elem().Underlying()
		f.deref(e.X, e.Lbrack)
	}
	array, isArray := under.(*types.Array)
	constIndex := f.unit.info.Types[ast.Unparen(e.Index)].Value != nil
	ops := f.operands([]ast.Expr{e.X, e.Index}, func(k int, y ast.Expr) string {
		if k == 0 {
			if isArray && constIndex {
				return f.expr(y)
			}
			if isArray { // evaluated where it is: it may be assigned to
				return f.expr(y)
			}
			return f.steady(y)
		}
		return f.asIndex(y)
	})
	x, i = ops[0], ops[1]
	call := "u.Index"
	if b := basic(f.typeOf(e.Index)); !constIndex && b.Info()&types.IsUnsigned != 0 && types.SizesFor("gc", runtime.GOARCH).Sizeof(b) == 8 {
		call, i = "u.IndexUnsigned", "uint64("+strings.TrimSuffix(strings.TrimPrefix(i, "int("), ")")+")"
	}
	switch {
	case isArray && constIndex, !f.unit.user: // the library checks before it indexes
		return x, i
	case isArray:
		length = strconv.FormatInt(array.Len(), 10)
	default:
		length = "len(" + x + ")"
	}
	if f.checked != nil && call == "u.Index" && isPath(x) && (isName(i) || isNumber(i)) {
		f.check(x, i, length, e.Lbrack)
		return x, i
	}
	return x, fmt.Sprintf("%s(%s, %s, %d)", call, i, length, f.place(e.Lbrack))
}

// check emits the check of an index as a condition, which takes the
// interpreter half as long as a call.
func (f *function) check(x, i, length string, pos token.Pos) {
	if key := x + "[" + i; f.checked[key] {
		return
	} else {
		f.checked[key] = true
	}
	if isNumber(i) {
		f.emit("if %s >= %s {", i, length)
	} else {
		f.emit("if %s < 0 || %s >= %s {", i, i, length)
	}
	f.emit("\tu.Index(%s, %s, %d)", i, length, f.place(pos))
	f.emit("}")
}

// asIndex returns an index as an int. One of uint64 that is none becomes
// negative, which is out of range too.
func (f *function) asIndex(e ast.Expr) string {
	if v := f.unit.info.Types[ast.Unparen(e)].Value; v != nil {
		return constant.ToInt(v).ExactString()
	}
	t := f.typeOf(e)
	x := f.expr(e)
	if types.Identical(t, types.Typ[types.Int]) {
		return x
	}
	return "int(" + x + ")"
}
