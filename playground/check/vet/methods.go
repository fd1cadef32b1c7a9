package vet

import (
	"go/ast"
	"go/token"
	"go/types"
)

// What printing calls: methods by which values print themselves.

// recursive reports whether printing e in the call n calls the method that n
// is in: String or Error of the same receiver.
func (p *pass) recursive(e ast.Expr, n *ast.CallExpr) (method string, ok bool) {
	var fd *ast.FuncDecl
	for _, d := range p.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Pos() <= n.Pos() && n.Pos() < f.End() {
			fd = f
		}
	}
	if fd == nil || fd.Recv == nil || len(fd.Recv.List) == 0 || len(fd.Recv.List[0].Names) == 0 || fd.Name.Name != "String" && fd.Name.Name != "Error" {
		return "", false
	}
	fn, _ := p.info.Defs[fd.Name].(*types.Func)
	if fn == nil || !isText(fn.Signature()) {
		return "", false
	}
	recv := p.info.Defs[fd.Recv.List[0].Names[0]]
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X // &t has the methods of t
	}
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
		if _, ptr := recv.Type().(*types.Pointer); ptr && !declaredOnValue(fn) {
			return "", false // *t does not have the methods of t
		}
	}
	if id, ok := e.(*ast.Ident); ok && recv != nil && p.info.Uses[id] == recv {
		return fn.FullName(), true
	}
	return "", false
}

func declaredOnValue(fn *types.Func) bool {
	_, ptr := fn.Signature().Recv().Type().(*types.Pointer)
	return !ptr
}

// isText reports whether a method is like String and Error.
func isText(sig *types.Signature) bool {
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
}

func method(t types.Type, name string) *types.Signature {
	o, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	if f, ok := o.(*types.Func); ok {
		return f.Signature()
	}
	return nil
}

// isFormatter reports whether t prints itself in all ways.
func isFormatter(t types.Type) bool {
	sig := method(t, "Format")
	return sig != nil && sig.Params().Len() == 2 && sig.Results().Len() == 0 &&
		types.TypeString(sig.Params().At(0).Type(), nil) == "fmt.State" && types.Identical(sig.Params().At(1).Type(), types.Typ[types.Rune])
}

// isStringer reports whether t has String or Error.
func isStringer(t types.Type) bool {
	for _, name := range [...]string{"Error", "String"} {
		if sig := method(t, name); sig != nil && isText(sig) {
			return true
		}
	}
	return false
}
