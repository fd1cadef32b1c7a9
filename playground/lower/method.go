package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// methodValue lowers x.m as a value. Its receiver is evaluated now:
//
//	x.m         r := x; func(a int) { m_4(r, a) }
func (f *function) methodValue(e *ast.SelectorExpr, s selection) string {
	sig := f.typeOf(e).(*types.Signature)
	obj := s.obj.(*types.Func)
	if types.IsInterface(s.recv) {
		f.at(e.Sel.Pos(), "")
		r := f.define("r", s.path)
		f.emit("u.NotNil(%s, %d)", r, f.place(e.Sel.Pos()))
		return f.wrap(sig, func(args string) string { return r + "." + obj.Name() + "(" + args + ")" })
	}
	if f.library(base(s.recv)) {
		return f.wrapBound(e, s, sig)
	}
	x, t := f.receiver(s, e.Sel.Pos())
	in := f.l.instance(obj, nil, t)
	f.l.from.values[in.id] = true
	r := f.define("r", x)
	return f.wrap(sig, func(args string) string { return in.call(r, args) })
}

// wrapBound binds a method of a library's type to its receiver.
func (f *function) wrapBound(e *ast.SelectorExpr, s selection, sig *types.Signature) string {
	want := false
	if r := s.obj.(*types.Func).Type().(*types.Signature).Recv(); r != nil {
		_, want = types.Unalias(r.Type()).(*types.Pointer)
	}
	x := s.path
	if _, have := types.Unalias(s.recv).(*types.Pointer); want && !have {
		x = f.addressOf(x)
	}
	f.at(e.Sel.Pos(), "")
	r := f.define("r", x)
	return f.wrap(sig, func(args string) string { return r + "." + s.obj.Name() + "(" + args + ")" })
}

// wrap defines a function of a signature that calls another, and returns its
// name.
func (f *function) wrap(sig *types.Signature, call func(args string) string) string {
	return f.closure(sig, func() string { return f.openWrap(sig, call) })
}

func (f *function) openWrap(sig *types.Signature, call func(args string) string) string {
	var params, args []string
	for i := range sig.Params().Len() {
		name, t := f.l.name("a"), sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			params = append(params, name+" ..."+f.l.typ(t.(*types.Slice).Elem()))
			args = append(args, name+"...")
		} else {
			params = append(params, name+" "+f.l.typ(t))
			args = append(args, name)
		}
	}
	name := f.l.name("f")
	f.emit("%s := %s(func(%s)%s {", name, f.l.typ(sig), strings.Join(params, ", "), f.resultList(sig))
	c := call(strings.Join(args, ", "))
	if sig.Results().Len() > 0 {
		c = "return " + c
	}
	f.aside("%s", c)
	f.emit("})")
	return name
}

// methodExpr lowers T.m as a value: a function whose first parameter is the
// receiver.
func (f *function) methodExpr(e *ast.SelectorExpr) string {
	t := f.typeOf(e.X)
	sig := f.typeOf(e).(*types.Signature)
	obj, index, _ := types.LookupFieldOrMethod(t, true, f.unit.pkg, e.Sel.Name)
	m, ok := obj.(*types.Func)
	if !ok {
		f.unsupported(e, "%s has no method %s", t, e.Sel.Name)
	}
	return f.wrap(sig, func(args string) string {
		r, rest, _ := strings.Cut(args, ", ")
		s := selection{obj: m, recv: t, path: r}
		cur := t
		for _, i := range index[:len(index)-1] {
			if elem, ok := pointer(cur); ok {
				cur = elem
			}
			if f.library(cur) {
				break
			}
			field := cur.Underlying().(*types.Struct).Field(i)
			s.path += "." + field.Name()
			cur = field.Type()
		}
		s.recv = cur
		if types.IsInterface(cur) || f.library(base(cur)) {
			return s.path + "." + m.Name() + "(" + rest + ")"
		}
		sigm := m.Type().(*types.Signature)
		_, want := types.Unalias(sigm.Recv().Type()).(*types.Pointer)
		x, rt := s.path, cur
		if p, have := types.Unalias(cur).(*types.Pointer); !want && have {
			x, rt = "(*"+x+")", p.Elem()
		} else if want && !have {
			x, rt = "(&"+x+")", types.NewPointer(cur)
		}
		in := f.l.instance(m, nil, rt)
		f.l.from.values[in.id] = true
		return in.call(x, rest)
	})
}
