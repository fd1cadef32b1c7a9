package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"unicode/utf8"
)

// as returns e as a value of type t, to which it is assignable.
func (f *function) as(e ast.Expr, t types.Type) string {
	e = ast.Unparen(e)
	tv := f.unit.info.Types[e]
	if tv.IsNil() || isNil(f, e) {
		return f.l.zero(t)
	}
	if tv.Value != nil {
		if types.IsInterface(t) {
			return f.convert(f.exact(tv.Value, f.typeOf(e)), types.Default(f.typeOf(e)), t)
		}
		return f.constant(tv.Value, t)
	}
	from := f.typeOf(e)
	if b, ok := from.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		// The result of a comparison, or of a shift.
		x := f.expr(e)
		if types.IsInterface(t) {
			return f.convert(x, types.Default(from), t)
		}
		return f.convert(x, types.Default(from), t)
	}
	return f.convert(f.expr(e), from, t)
}

func isNil(f *function, e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = f.object(id).(*types.Nil)
	return ok
}

// convert returns x, a value of type from, as one of type to.
func (f *function) convert(x string, from, to types.Type) string {
	if types.Identical(from, to) {
		return x
	}
	return f.conversionTo(to) + "(" + x + ")"
}

// conversionTo returns a type as it stands in a conversion.
func (f *function) conversionTo(t types.Type) string {
	if s := f.l.typ(t); s[0] != '*' {
		return s
	}
	return "(" + f.l.typ(t) + ")"
}

// conversion lowers T(x).
func (f *function) conversion(e *ast.CallExpr) string {
	t := f.typeOf(e.Fun)
	arg := ast.Unparen(e.Args[0])
	if isNil(f, arg) {
		return f.l.zero(t)
	}
	tv := f.unit.info.Types[arg]
	from := f.typeOf(arg)
	x := ""
	if tv.Value != nil {
		if types.IsInterface(t) {
			return f.convert(f.exact(tv.Value, from), types.Default(from), t)
		}
		if v, ok := f.constantAs(tv.Value, t); ok { // of a type parameter: else it would be a constant itself
			return f.typed(v, t)
		}
		from = types.Default(from)
		x = f.exact(tv.Value, from)
	} else {
		x = f.as(arg, types.Default(from))
	}
	if types.Identical(from, t) {
		return x
	}
	if elem, ok := pointer(t); ok {
		if _, ok := elem.Underlying().(*types.Array); ok && isSlice(from) {
			return fmt.Sprintf("u.ArrayPointer(%s, %d, %d).(%s)", x, f.l.typeNumber(t), f.place(e.Lparen), f.l.typ(t))
		}
		return f.conversionTo(t) + "(" + x + ")"
	}
	if _, ok := t.Underlying().(*types.Array); ok && isSlice(from) {
		return fmt.Sprintf("u.Array(%s, %d, %d).(%s)", x, f.l.typeNumber(t), f.place(e.Lparen), f.l.typ(t))
	}
	if b := basic(t); b != nil && b.Info()&types.IsInteger != 0 {
		if fb := basic(from); fb != nil && fb.Info()&types.IsFloat != 0 {
			return fmt.Sprintf("u.Int(%s, %d).(%s)", x, f.l.typeNumber(t), f.l.typ(t))
		}
	}
	if f.spelled(from) != f.spelled(t) {
		// Between strings and slices of named bytes or runes.
		return fmt.Sprintf("u.Convert(%s, %d).(%s)", x, f.l.typeNumber(t), f.l.typ(t))
	}
	return f.conversionTo(t) + "(" + x + ")"
}

// spelled reports whether t is a slice whose elements are bytes or runes of a
// named type.
func (f *function) spelled(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	if !ok {
		return false
	}
	_, named := types.Unalias(s.Elem()).(*types.Named)
	return named && basic(s.Elem()) != nil
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// constantAs converts a constant to a basic type.
func (f *function) constantAs(v constant.Value, t types.Type) (constant.Value, bool) {
	b := basic(t)
	switch {
	case b == nil:
		return nil, false
	case b.Info()&types.IsInteger != 0:
		v = constant.ToInt(v)
	case b.Info()&types.IsFloat != 0:
		v = constant.ToFloat(v)
	case b.Info()&types.IsComplex != 0:
		v = constant.ToComplex(v)
	case b.Info()&types.IsString != 0 && v.Kind() == constant.Int:
		n, ok := constant.Int64Val(v)
		if !ok || n < 0 || n > utf8.MaxRune {
			n = utf8.RuneError
		}
		v = constant.MakeString(string(rune(n)))
	}
	return v, v.Kind() != constant.Unknown
}
