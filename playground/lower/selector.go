package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A selection is what x.name stands for after substitution.
type selection struct {
	obj  types.Object // a field, or a method as declared (not instantiated)
	recv types.Type   // what the method or field belongs to, after the path
	path string       // x with the embedded fields on the way
}

// selector lowers x.name.
func (f *function) selector(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := f.object(id).(*types.PkgName); ok {
			return f.qualified(e)
		}
	}
	if tv := f.unit.info.Types[e.X]; tv.IsType() {
		return f.methodExpr(e)
	}
	s := f.selected(e)
	if _, ok := s.obj.(*types.Func); ok {
		return f.methodValue(e, s)
	}
	return s.path + "." + s.obj.Name()
}

// qualified lowers a name of a package.
func (f *function) qualified(e *ast.SelectorExpr) string {
	switch obj := f.object(e.Sel).(type) {
	case *types.Func:
		return f.funcValue(e)
	case *types.Var:
		return f.variable(e.Sel, obj)
	}
	f.unsupported(e, "%s as a value", e.Sel.Name)
	return ""
}

// selected evaluates x and the embedded fields that a selection goes through.
// A name of the library's types is left to them: their embedded fields may be
// hidden.
func (f *function) selected(e *ast.SelectorExpr) selection {
	x := f.expr(e.X)
	if _, ok := ast.Unparen(e.X).(*ast.CallExpr); ok && f.calls(e.X) && !isName(x) {
		x = f.define("t", x) // it tells where it is
	}
	t := f.typeOf(e.X)
	obj, index, _ := types.LookupFieldOrMethod(t, true, f.unit.pkg, e.Sel.Name)
	if obj == nil {
		f.unsupported(e, "%s has no %s", t, e.Sel.Name)
	}
	deref := func(t types.Type) types.Type {
		if elem, ok := pointer(t); ok {
			return elem
		}
		return t
	}
	if _, ok := pointer(t); ok {
		if _, isField := obj.(*types.Var); isField || len(index) > 1 {
			f.deref(e.X, e.Sel.Pos())
		}
	}
	for _, i := range index[:len(index)-1] {
		if f.library(deref(t)) {
			break
		}
		field := deref(t).Underlying().(*types.Struct).Field(i)
		x += "." + field.Name()
		t = field.Type()
		if _, ok := pointer(t); ok {
			f.at(e.Sel.Pos(), "")
		}
	}
	return selection{obj, t, x}
}

// library reports whether a type is declared in a package that is compiled.
func (f *function) library(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && f.l.units[n.Obj().Pkg()] == nil
}

// receiver returns a selection's path as the receiver of a method of the
// program's: its address, or what it points to, where the method wants that.
func (f *function) receiver(s selection, pos token.Pos) (x string, t types.Type) {
	sig := s.obj.(*types.Func).Type().(*types.Signature)
	_, want := types.Unalias(sig.Recv().Type()).(*types.Pointer)
	elem, have := s.recv, false
	if p, ok := types.Unalias(s.recv).(*types.Pointer); ok {
		elem, have = p.Elem(), true
	}
	switch {
	case want && !have:
		return f.addressOf(s.path), types.NewPointer(elem)
	case !want && have:
		f.at(pos, "")
		return "(*" + s.path + ")", elem
	}
	return s.path, s.recv
}

// addressOf returns the address of a path.
func (f *function) addressOf(path string) string {
	if strings.HasPrefix(path, "(*") && strings.HasSuffix(path, ")") && isPath(path[2:len(path)-1]) {
		return path[2 : len(path)-1]
	}
	return "(&" + path + ")"
}

// call returns the text of a call of an instance.
func (in *instance) call(recv, args string) string {
	var list []string
	if recovers(in.unit, in.decl.Body) {
		list = append(list, "(*u.Panic)(nil)")
	}
	if recv != "" {
		list = append(list, recv)
	}
	if args != "" {
		list = append(list, args)
	}
	return in.name + "(" + strings.Join(list, ", ") + ")"
}

// deref tells that a pointer is followed, which may be nil.
func (f *function) deref(x ast.Expr, pos token.Pos) {
	x = ast.Unparen(x)
	if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.AND {
		return
	}
	f.at(pos, "")
}
