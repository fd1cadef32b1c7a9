package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

var comparisons = []token.Token{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ}

func (f *function) binary(e *ast.BinaryExpr) string {
	switch {
	case e.Op == token.LAND || e.Op == token.LOR:
		return f.logical(e)
	case slices.Contains(comparisons, e.Op):
		return f.comparison(e)
	case e.Op == token.SHL || e.Op == token.SHR:
		t := f.typeOf(e)
		ops := f.operands([]ast.Expr{e.X, e.Y}, func(i int, x ast.Expr) string {
			if i == 0 {
				return f.as(x, types.Default(t))
			}
			return f.shiftCount(x)
		})
		return "(" + f.arithmetic(types.Default(t), ops[0], e.Op, ops[1]) + ")"
	}
	t := types.Default(f.typeOf(e))
	ops := f.operands([]ast.Expr{e.X, e.Y}, func(_ int, x ast.Expr) string { return f.as(x, t) })
	if e.Op == token.QUO || e.Op == token.REM {
		if b := basic(t); b != nil && b.Info()&types.IsInteger != 0 && f.unit.info.Types[ast.Unparen(e.Y)].Value == nil {
			f.settle([]ast.Expr{e.X, e.Y}, ops)
			f.at(e.OpPos, "")
		}
	}
	return "(" + f.arithmetic(t, ops[0], e.Op, ops[1]) + ")"
}

// arithmetic returns x op y, of type t. The interpreter does not know uintptr,
// and ends the function without a word.
func (f *function) arithmetic(t types.Type, x string, op token.Token, y string) string {
	if b := basic(t); b == nil || b.Kind() != types.Uintptr {
		return x + " " + op.String() + " " + y
	}
	if op != token.SHL && op != token.SHR {
		y = "uint64(" + y + ")"
	}
	return f.l.typ(t) + "(uint64(" + x + ") " + op.String() + " " + y + ")"
}

// shiftCount returns the right operand of a shift, checked if it may be
// negative.
func (f *function) shiftCount(e ast.Expr) string {
	if tv := f.unit.info.Types[ast.Unparen(e)]; tv.Value != nil {
		n, exact := constant.Uint64Val(constant.ToInt(tv.Value))
		if !exact || n > 1<<16 {
			n = 1 << 16
		}
		return "uint(" + strconv.FormatUint(n, 10) + ")"
	}
	t := f.typeOf(e)
	x := f.expr(e)
	if b := basic(t); b != nil && b.Info()&types.IsUnsigned != 0 {
		return "uint(" + x + ")"
	}
	return fmt.Sprintf("u.Shift(int64(%s), %d)", x, f.place(e.Pos()))
}

// logical lowers && and ||. If the right operand needs statements before it,
// they belong behind a condition:
//
//	a && b        t := a; if t { …; t = b }
func (f *function) logical(e *ast.BinaryExpr) string {
	t := types.Default(f.typeOf(e))
	x := f.as(e.X, t)
	mark := len(f.lines)
	f.depth++
	checked := f.checked
	f.checked = nil
	y := f.as(e.Y, t)
	f.checked = checked
	f.depth--
	if !effective(f.lines[mark:]) {
		for i := mark; i < len(f.lines); i++ {
			f.lines[i].text = strings.TrimPrefix(f.lines[i].text, "\t")
		}
		return "(" + x + " " + e.Op.String() + " " + y + ")"
	}
	late := f.split(mark)
	name := f.define("t", x)
	if e.Op == token.LAND {
		f.emit("if %s {", name)
	} else {
		f.emit("if !%s {", name)
	}
	f.lines = append(f.lines, late...)
	f.emit("\t%s = %s", name, y)
	f.emit("}")
	return name
}

func (f *function) comparison(e *ast.BinaryExpr) string {
	xn, yn := isNil(f, e.X), isNil(f, e.Y)
	switch {
	case yn:
		return "(" + f.expr(e.X) + " " + e.Op.String() + " nil)"
	case xn:
		return "(" + f.expr(e.Y) + " " + e.Op.String() + " nil)"
	}
	xt, yt := f.typeOf(e.X), f.typeOf(e.Y)
	t := xt
	switch {
	case types.IsInterface(xt) && !types.IsInterface(yt):
	case types.IsInterface(yt) && !types.IsInterface(xt):
		t = yt
	case untyped(xt) && !untyped(yt):
		t = yt
	case types.IsInterface(xt) && types.IsInterface(yt) && !types.Identical(xt, yt):
		t = types.Universe.Lookup("any").Type()
	case !untyped(xt) && !untyped(yt) && !types.AssignableTo(yt, xt):
		t = yt
	}
	t = types.Default(t)
	ops := f.operands([]ast.Expr{e.X, e.Y}, func(_ int, x ast.Expr) string { return f.as(x, t) })
	switch t.Underlying().(type) {
	case *types.Interface, *types.Struct, *types.Array:
		f.settle([]ast.Expr{e.X, e.Y}, ops)
		f.at(e.OpPos, "")
	}
	if b := basic(t); b != nil && b.Kind() == types.Uintptr {
		ops[0], ops[1] = "uint64("+ops[0]+")", "uint64("+ops[1]+")"
	}
	cmp := "(" + ops[0] + " " + e.Op.String() + " " + ops[1] + ")"
	switch t.Underlying().(type) {
	case *types.Interface, *types.Struct, *types.Array:
		cmp = "u.Equal(" + ops[0] + ", " + ops[1] + ")"
		if e.Op == token.NEQ {
			cmp = "(!" + cmp + ")"
		}
	}
	return cmp
}

func untyped(t types.Type) bool {
	b, ok := types.Unalias(t).(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}
