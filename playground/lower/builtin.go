package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// builtin lowers a call of a builtin function.
func (f *function) builtin(e *ast.CallExpr) string {
	var name string
	switch fun := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		f.unsupported(e, "unsafe.%s", fun.Sel.Name)
	}
	if b, ok := f.object(ast.Unparen(e.Fun).(*ast.Ident)).(*types.Builtin); ok {
		name = b.Name()
	}
	e = f.spread(e)
	switch name {
	case "append":
		return f.append(e)
	case "cap", "len":
		return f.length(name, e.Args[0])
	case "clear":
		x := f.expr(e.Args[0])
		return "u.Clear(" + x + ")"
	case "close":
		x := f.expr(e.Args[0])
		f.at(e.Lparen, "")
		return "close(" + x + ")"
	case "complex":
		t := types.Default(f.typeOf(e))
		part := types.Typ[types.Float64]
		if basic(t).Kind() == types.Complex64 {
			part = types.Typ[types.Float32]
		}
		ops := f.operands(e.Args, func(_ int, a ast.Expr) string { return f.as(a, part) })
		c := "u.Complex(float64(" + ops[0] + "), float64(" + ops[1] + "))"
		if types.Identical(t, types.Typ[types.Complex128]) {
			return c
		}
		return f.l.typ(t) + "(" + c + ")"
	case "real", "imag":
		t := types.Default(f.typeOf(e))
		x := "complex128(" + f.expr(e.Args[0]) + ")"
		c := "u.Real(" + x + ")"
		if name == "imag" {
			c = "u.Imag(" + x + ")"
		}
		if types.Identical(t, types.Typ[types.Float64]) {
			return c
		}
		return f.l.typ(t) + "(" + c + ")"
	case "copy":
		ops := f.operands(e.Args, func(_ int, a ast.Expr) string { return f.expr(a) })
		return "u.Copy(" + ops[0] + ", " + ops[1] + ")"
	case "delete":
		m := f.typeOf(e.Args[0]).Underlying().(*types.Map)
		ops := f.operands(e.Args, func(i int, a ast.Expr) string {
			if i == 1 {
				return f.as(a, m.Key())
			}
			return f.expr(a)
		})
		if types.IsInterface(m.Key()) {
			f.at(e.Lparen, "")
		}
		return "delete(" + ops[0] + ", " + ops[1] + ")"
	case "make":
		return f.make(e)
	case "max", "min":
		return f.extreme(name, e)
	case "new":
		return f.new(e)
	case "panic":
		x := f.as(e.Args[0], types.Universe.Lookup("any").Type())
		return fmt.Sprintf("u.Raise(%s, %d)", x, f.place(e.Lparen))
	case "print", "println":
		ops := f.operands(e.Args, func(_ int, a ast.Expr) string {
			return f.boxed(a, types.Universe.Lookup("any").Type())
		})
		return "u." + strings.ToUpper(name[:1]) + name[1:] + "(" + strings.Join(ops, ", ") + ")"
	case "recover":
		p := "(*u.Panic)(nil)"
		if g := f.root; g.panicking != "" {
			p = g.panicking
		}
		return "u.Recover(" + p + ")"
	}
	f.unsupported(e, "the builtin %s", name)
	return ""
}

// spread returns a call f(g()) as f(x, y): a variable for each result of g.
func (f *function) spread(e *ast.CallExpr) *ast.CallExpr {
	if len(e.Args) != 1 {
		return e
	}
	tuple, ok := f.typeOf(e.Args[0]).(*types.Tuple)
	if !ok {
		return e
	}
	names := make([]string, tuple.Len())
	args := make([]ast.Expr, tuple.Len())
	for i := range names {
		names[i] = f.l.name("t")
		id := &ast.Ident{NamePos: e.Args[0].Pos(), Name: names[i]}
		v := types.NewVar(id.NamePos, f.unit.pkg, names[i], tuple.At(i).Type())
		f.unit.info.Uses[id], f.unit.info.Types[id], f.names[v] = v, types.TypeAndValue{Type: v.Type()}, names[i]
		args[i] = id
	}
	call := f.expr(e.Args[0])
	f.emit("%s := %s", strings.Join(names, ", "), call)
	spread := &ast.CallExpr{Fun: e.Fun, Lparen: e.Lparen, Args: args, Rparen: e.Rparen}
	f.unit.info.Types[spread] = f.unit.info.Types[e]
	return spread
}

// append lowers append(s, x, y); the elements are of the slice's own type.
func (f *function) append(e *ast.CallExpr) string {
	t := f.typeOf(e)
	if isNil(f, e.Args[0]) {
		t = f.typeOf(e)
	}
	elem := t.Underlying().(*types.Slice).Elem()
	if e.Ellipsis.IsValid() {
		ops := f.operands(e.Args, func(i int, a ast.Expr) string {
			if i == 0 {
				return f.as(a, t)
			}
			if isString(f.typeOf(a)) {
				return f.l.typ(t) + "(" + f.as(a, types.Default(f.typeOf(a))) + ")"
			}
			if isNil(f, a) {
				return f.l.zero(t)
			}
			return f.convert(f.expr(a), f.typeOf(a), t)
		})
		return "append(" + ops[0] + ", " + ops[1] + "...)"
	}
	ops := f.operands(e.Args, func(i int, a ast.Expr) string {
		if i == 0 {
			return f.as(a, t)
		}
		return f.as(a, elem)
	})
	if len(ops) == 1 {
		return ops[0]
	}
	if len(ops) == 2 {
		return "append(" + ops[0] + ", " + ops[1] + ")"
	}
	return "append(" + ops[0] + ", " + f.l.typ(t) + "{" + strings.Join(ops[1:], ", ") + "}...)"
}

func (f *function) length(name string, x ast.Expr) string {
	t := f.typeOf(x).Underlying()
	if elem, ok := pointer(t); ok {
		t = elem.Underlying()
	}
	if a, ok := t.(*types.Array); ok {
		if !f.stable(x) {
			f.define("t", f.expr(x))
		}
		return strconv.FormatInt(a.Len(), 10)
	}
	return name + "(" + f.as(x, types.Default(f.typeOf(x))) + ")"
}

// make lowers make(T, n, m); sizes that are not constant are checked.
func (f *function) make(e *ast.CallExpr) (text string) {
	t := f.typeOf(e.Args[0])
	args := []string{f.l.typ(t)}
	ops := f.operands(e.Args[1:], func(_ int, a ast.Expr) string { return f.asIndex(a) })
	constant := true
	for _, a := range e.Args[1:] {
		constant = constant && f.unit.info.Types[ast.Unparen(a)].Value != nil
	}
	switch t.Underlying().(type) {
	case *types.Slice:
		if !constant {
			n, m := ops[0], ops[len(ops)-1]
			if !isName(n) {
				n = f.define("t", n)
			}
			if len(ops) == 1 {
				m = n
			} else if !isName(m) {
				m = f.define("t", m)
			}
			f.emit("u.Size(%s, %s, %d, %d)", n, m, f.l.typeNumber(t), f.place(e.Lparen))
			ops[0] = n
			if len(ops) > 1 {
				ops[1] = m
			}
		}
		return "make(" + strings.Join(append(args, ops...), ", ") + ")"
	case *types.Chan:
		if c := t.Underlying().(*types.Chan); c.Dir() != types.SendRecv {
			both := types.NewChan(types.SendRecv, c.Elem())
			args[0] = f.l.typ(both)
			defer func() { text = f.convert(text, both, t) }()
		}
		if !constant {
			if !isName(ops[0]) {
				ops[0] = f.define("t", ops[0])
			}
			f.emit("u.ChanSize(%s, %d)", ops[0], f.place(e.Lparen))
		}
		return "make(" + strings.Join(append(args, ops...), ", ") + ")"
	}
	return "make(" + args[0] + ")"
}

// extreme lowers min and max.
//
//	min(a, b)       t := a; if b < t { t = b }
func (f *function) extreme(name string, e *ast.CallExpr) string {
	t := types.Default(f.typeOf(e))
	ops := f.operands(e.Args, func(_ int, a ast.Expr) string { return f.as(a, t) })
	if b := basic(t); b.Info()&types.IsFloat != 0 {
		title := "u." + strings.ToUpper(name[:1]) + name[1:]
		x := "float64(" + ops[0] + ")"
		for _, op := range ops[1:] {
			x = title + "(" + x + ", float64(" + op + "))"
		}
		if types.Identical(t, types.Typ[types.Float64]) {
			return x
		}
		return f.l.typ(t) + "(" + x + ")"
	}
	op := "<"
	if name == "max" {
		op = ">"
	}
	for i, x := range ops {
		if !isName(x) {
			ops[i] = f.define("t", x)
		}
	}
	best := f.define("t", ops[0])
	for _, x := range ops[1:] {
		f.emit("if %s %s %s {", x, op, best)
		f.emit("\t%s = %s", best, x)
		f.emit("}")
	}
	return best
}

// new lowers new(T) and new(x).
func (f *function) new(e *ast.CallExpr) string {
	if f.unit.info.Types[e.Args[0]].IsType() {
		t := f.typeOf(e.Args[0])
		return "(&" + f.define("t", f.l.zero(t)) + ")"
	}
	t := types.Default(f.typeOf(e.Args[0]))
	return "(&" + f.define("t", f.as(e.Args[0], t)) + ")"
}
