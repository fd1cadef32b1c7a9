package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// An instance is a function to be lowered: a plain one, or a generic one with
// type arguments. Functions and methods become functions of their own names.
//
//	func (p *P) inc(n int) int     func inc_4(p_1 *u.T3, n_2 int) int
//	Map[int, string]               Map_9
type instance struct {
	unit *unit
	decl *ast.FuncDecl
	obj  *types.Func
	env  *subst
	name string
	sig  *types.Signature // substituted, with the receiver
	recv types.Type       // nil for functions
	id   int              // into Funcs
}

// A bind ties a method to a forged type.
type bind struct {
	typ    int
	method string
	fn     string
}

// instance returns the function that lowers obj with type arguments; for a
// method, recv is the type that it is declared for, with its arguments.
func (l *lowerer) instance(obj *types.Func, targs []types.Type, recv types.Type) *instance {
	obj = obj.Origin()
	var key strings.Builder
	fmt.Fprintf(&key, "%p", obj)
	if recv != nil {
		fmt.Fprintf(&key, " %d", l.types.number(base(recv)))
	}
	for _, t := range targs {
		fmt.Fprintf(&key, " %d", l.types.number(t))
	}
	if in := l.funcs[key.String()]; in != nil {
		return in
	}
	u := l.unitOf(obj)
	in := &instance{unit: u, obj: obj, recv: recv, env: &subst{l: l, params: map[*types.TypeParam]types.Type{}, local: map[*types.TypeName]types.Type{}}}
	in.decl = u.decls[obj]
	if in.decl == nil || in.decl.Body == nil {
		l.unsupported(u, obj.Pos(), "%s has no Go source", obj.FullName())
	}
	sig := obj.Type().(*types.Signature)
	params := sig.TypeParams()
	if recv != nil {
		params = sig.RecvTypeParams()
		if n, ok := base(recv).(*types.Named); ok {
			for i := range n.TypeArgs().Len() {
				targs = append(targs, n.TypeArgs().At(i))
			}
		}
	}
	for i := range params.Len() {
		in.env.params[params.At(i)] = targs[i]
	}
	in.name = l.name(obj.Name())
	in.sig = in.env.signature(sig)
	limit(len(l.funcs)+1, maxInstances, "functions, each counted as often as it is instantiated")
	in.id = len(l.funcsOf)
	if recv != nil {
		l.from.method[in.id] = obj.Name()
	}
	l.funcsOf = append(l.funcsOf, Func{Name: traceName(obj, targs)})
	l.funcs[key.String()] = in
	l.queue = append(l.queue, in)
	return in
}

// signature substitutes in a signature that may have type parameters.
func (s *subst) signature(sig *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, s.tuple(sig.Params()), s.tuple(sig.Results()), sig.Variadic())
}

// base returns what a receiver's type is declared as: T for T and *T.
func base(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return types.Unalias(t)
}

// unitOf returns the source of a function.
func (l *lowerer) unitOf(obj *types.Func) *unit {
	if u := l.units[obj.Pkg()]; u != nil {
		return u
	}
	l.unsupported(l.main, 0, "%s has no Go source here", obj.FullName())
	return nil
}

// generic returns the function of a unit that stands for a generic one of the
// library.
func (l *lowerer) generic(f *function, n ast.Node, obj *types.Func) *types.Func {
	obj = obj.Origin()
	if l.units[obj.Pkg()] != nil {
		return obj
	}
	name := obj.FullName()
	if fn := l.generics[name]; fn != nil {
		return fn
	}
	p, err := l.sources.Unit(obj.Pkg().Path(), obj.Name())
	if err != nil {
		l.unsupported(f.unit, n.Pos(), "%s is generic, and its source is not here: %v", name, err)
	}
	u := l.units[p.Pkg]
	if u == nil {
		u = newUnit(p)
		l.units[p.Pkg] = u
	} else {
		u.add(p.File)
	}
	fn, ok := p.Pkg.Scope().Lookup(obj.Name()).(*types.Func)
	if !ok {
		l.unsupported(f.unit, n.Pos(), "the source of %s has no function %s", obj.Pkg().Path(), obj.Name())
	}
	l.generics[name] = fn
	return fn
}

// traceName returns the name that Go's stack traces give a function.
func traceName(obj *types.Func, targs []types.Type) string {
	name := obj.Name()
	sig := obj.Type().(*types.Signature)
	dots := ""
	if len(targs) > 0 {
		dots = "[...]"
	}
	if r := sig.Recv(); r != nil {
		t := "?"
		if n, ok := base(r.Type()).(*types.Named); ok {
			t = n.Obj().Name() + dots
		}
		if _, ok := types.Unalias(r.Type()).(*types.Pointer); ok {
			t = "(*" + t + ")"
		}
		name, dots = t+"."+name, ""
	}
	if obj.Pkg() == nil {
		return name + dots
	}
	return obj.Pkg().Name() + "." + name + dots
}

// bound returns the function that is a method of a type. If it recovers, it
// wants to be told of the panic.
func (l *lowerer) bound(in *instance) string {
	if !recovers(in.unit, in.decl.Body) {
		return in.name
	}
	recv := l.name("r")
	params := []string{recv + " " + l.typ(in.env.typ(in.obj.Signature().Recv().Type()))}
	args := []string{"u.Current()", recv}
	for i := range in.sig.Params().Len() {
		name, t := l.name("a"), in.sig.Params().At(i).Type()
		if in.sig.Variadic() && i == in.sig.Params().Len()-1 {
			params = append(params, name+" ..."+l.typ(t.(*types.Slice).Elem()))
			args = append(args, name+"...")
		} else {
			params = append(params, name+" "+l.typ(t))
			args = append(args, name)
		}
	}
	f := &function{l: l}
	call := in.name + "(" + strings.Join(args, ", ") + ")"
	if in.sig.Results().Len() > 0 {
		call = "return " + call
	}
	return "func(" + strings.Join(params, ", ") + ")" + f.resultList(in.sig) + " { " + call + " }"
}

// needMethods has the methods of a type lowered: whoever holds a value of it
// in an interface may call them.
func (l *lowerer) needMethods(t types.Type) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.NumMethods() == 0 || types.IsInterface(n) || n.Obj().Pkg() == nil || l.units[n.Obj().Pkg()] == nil {
		return
	}
	k := l.types.number(n)
	key := fmt.Sprint(k)
	if l.methods[key] {
		return
	}
	l.methods[key] = true
	for i := range n.NumMethods() {
		m := n.Method(i)
		if m.Name() == "_" {
			continue
		}
		in := l.instance(m, nil, n)
		l.binds = append(l.binds, bind{typ: k, method: m.Name(), fn: l.bound(in)})
	}
}
