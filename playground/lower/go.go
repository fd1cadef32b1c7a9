package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// goes lowers a go statement. The function and its arguments are evaluated
// now.
//
//	go p.run(x)     r, a := p, x; u.Go(12, func() { run_4(r, a) })
func (f *function) goes(s *ast.GoStmt) {
	run := f.later(s.Call, false)
	plain := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	start := f.closure(plain, func() string {
		name := f.l.name("f")
		f.emit("%s := %s(func() {", name, f.l.typ(plain))
		f.aside("%s", run)
		f.emit("})")
		return name
	})
	f.emit("u.Go(%d, %s)", f.place(s.Go), start)
}

// later evaluates what a call is made of and returns the call. In a deferred
// one, p_0 tells of the panic.
func (f *function) later(e *ast.CallExpr, deferred bool) string {
	fun := ast.Unparen(e.Fun)
	tv := f.unit.info.Types[fun]
	switch {
	case tv.IsBuiltin():
		return f.laterBuiltin(e, deferred)
	case tv.IsType():
		f.conversion(e)
		return "u.Nothing()"
	}
	sig := f.typeOf(fun).Underlying().(*types.Signature)
	c := f.callee(fun)
	recv, text := c.recv, c.text
	if c.in == nil {
		switch {
		case c.compiled && strings.Contains(text, "."):
			// x.m: the receiver is evaluated now.
			i := strings.LastIndexByte(text, '.')
			x, m := text[:i], text[i:]
			if !f.isPackage(x) {
				text = f.bound(fun, x) + m
			}
		default:
			text = f.define("f", text)
		}
	} else if recv != "" {
		recv = f.define("r", recv)
	}
	args := f.arguments(e, sig, !c.compiled)
	f.seal(c, e, sig, args)
	f.guard(c, e, args)
	for i, a := range args {
		dots := ""
		if strings.HasSuffix(a, "...") {
			a, dots = strings.TrimSuffix(a, "..."), "..."
		}
		args[i] = f.define("a", a) + dots
	}
	switch id := c.id(); {
	case deferred:
		f.called(c, e, 0)
	case id >= 0:
		f.l.from.start(id, f.unit.line(e.Pos()))
	}
	list := strings.Join(args, ", ")
	mark := ""
	if f.unit.user && (c.compiled || c.in == nil) {
		mark = fmt.Sprintf("u.At(%d); ", f.placeOf(e.Lparen, c.op()))
	}
	if c.in == nil {
		return mark + text + "(" + list + ")"
	}
	if deferred && recovers(c.in.unit, c.in.decl.Body) {
		all := []string{"p_0"}
		if recv != "" {
			all = append(all, recv)
		}
		if list != "" {
			all = append(all, list)
		}
		return c.in.name + "(" + strings.Join(all, ", ") + ")"
	}
	return c.in.call(recv, list)
}

func (f *function) isPackage(x string) bool {
	for _, name := range f.l.imports {
		if name == x {
			return true
		}
	}
	return false
}

// bound evaluates the receiver of a method of the library's.
func (f *function) bound(fun ast.Expr, x string) string {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return f.define("r", x)
	}
	obj, _, _ := types.LookupFieldOrMethod(f.typeOf(sel.X), true, f.unit.pkg, sel.Sel.Name)
	m, ok := obj.(*types.Func)
	if !ok {
		return f.define("r", x)
	}
	want := false
	if r := m.Type().(*types.Signature).Recv(); r != nil {
		_, want = types.Unalias(r.Type()).(*types.Pointer)
	}
	if want && !f.pointerAfter(sel) {
		return f.define("r", f.addressOf(x))
	}
	return f.define("r", x)
}

// pointerAfter reports whether the last embedded field on the way of a
// selection is a pointer already.
func (f *function) pointerAfter(e *ast.SelectorExpr) bool {
	t := f.typeOf(e.X)
	_, index, _ := types.LookupFieldOrMethod(t, true, f.unit.pkg, e.Sel.Name)
	for _, i := range index[:len(index)-1] {
		elem := t
		if p, ok := pointer(t); ok {
			elem = p
		}
		if f.library(elem) {
			break
		}
		t = elem.Underlying().(*types.Struct).Field(i).Type()
	}
	_, ok := pointer(t)
	return ok
}

// laterBuiltin is later for a builtin.
func (f *function) laterBuiltin(e *ast.CallExpr, deferred bool) string {
	name := f.object(ast.Unparen(e.Fun).(*ast.Ident)).Name()
	switch name {
	case "recover":
		if deferred {
			return "u.Nothing()" // not called by a deferred function: it is nil
		}
		return "u.Nothing()"
	case "panic":
		x := f.define("a", f.as(e.Args[0], types.Universe.Lookup("any").Type()))
		return fmt.Sprintf("u.Raise(%s, %d)", x, f.place(e.Lparen))
	case "print", "println":
		ops := f.operands(e.Args, func(_ int, a ast.Expr) string {
			return f.boxed(a, types.Universe.Lookup("any").Type())
		})
		for i, op := range ops {
			ops[i] = f.define("a", op)
		}
		return "u." + strings.ToUpper(name[:1]) + name[1:] + "(" + strings.Join(ops, ", ") + ")"
	case "close", "clear", "copy", "delete":
		ops := f.operands(e.Args, func(i int, a ast.Expr) string {
			if name == "delete" && i == 1 {
				return f.as(a, f.typeOf(e.Args[0]).Underlying().(*types.Map).Key())
			}
			return f.as(a, types.Default(f.typeOf(a)))
		})
		for i, op := range ops {
			ops[i] = f.define("a", op)
		}
		call := map[string]string{"close": "close", "clear": "u.Clear", "copy": "u.Copy", "delete": "delete"}[name]
		mark := ""
		if f.unit.user {
			mark = fmt.Sprintf("u.Line = %d; ", f.place(e.Lparen))
		}
		return mark + call + "(" + strings.Join(ops, ", ") + ")"
	}
	f.unsupported(e, "%s in a go or defer statement", name)
	return ""
}
