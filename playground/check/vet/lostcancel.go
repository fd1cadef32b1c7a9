package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// lostcancel: a context whose cancel function is not called stays as long as
// its parent.

// lostCancels looks at the cancel functions that a function makes.
func (p *pass) lostCancels(typ *ast.FuncType, body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false // a function of its own
		}
		stmt, ok := n.(ast.Stmt)
		if !ok {
			return true
		}
		id, maker := p.cancelOf(stmt)
		switch {
		case id == nil:
		case id.Name == "_":
			p.warn("lostcancel", id.Pos(), "the cancel function returned by context."+maker+" should be called, not discarded, to avoid a context leak")
		default:
			p.lostCancel(typ, body, stmt, id)
		}
		return true
	})
}

// cancelOf returns what a statement assigns a new context's cancel function
// to, and the function of package context that made it.
func (p *pass) cancelOf(s ast.Stmt) (id *ast.Ident, maker string) {
	var value ast.Expr
	switch s := s.(type) {
	case *ast.AssignStmt:
		if len(s.Lhs) != 2 || len(s.Rhs) != 1 {
			return nil, ""
		}
		id, _ = s.Lhs[1].(*ast.Ident)
		value = s.Rhs[0]
	case *ast.DeclStmt:
		d, ok := s.Decl.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR || len(d.Specs) != 1 {
			return nil, ""
		}
		v := d.Specs[0].(*ast.ValueSpec)
		if len(v.Names) != 2 || len(v.Values) != 1 {
			return nil, ""
		}
		id, value = v.Names[1], v.Values[0]
	}
	call, ok := value.(*ast.CallExpr)
	if !ok || id == nil {
		return nil, ""
	}
	fn := p.callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || !strings.HasPrefix(fn.Name(), "With") || fn.Name() == "WithValue" || fn.Name() == "WithoutCancel" {
		return nil, ""
	}
	return id, fn.Name()
}

func (p *pass) lostCancel(typ *ast.FuncType, body *ast.BlockStmt, def ast.Stmt, id *ast.Ident) {
	o, ok := p.info.ObjectOf(id).(*types.Var)
	if !ok || o.Parent() == nil || o.Pos() < typ.Pos() || o.Pos() >= body.End() {
		return // of a function around this one, or of the package
	}
	w := &waiter{pass: p, def: def, cancel: o, results: typ.Results}
	if end := w.list(body.List, state{live: true}); end.live && end.pending && !w.lost.IsValid() {
		w.lost = body.Rbrace
	}
	if !w.lost.IsValid() || w.unsure {
		return
	}
	p.warn("lostcancel", def.Pos(), fmt.Sprintf("the %s function is not used on all paths (possible context leak)", o.Name()))
	p.warn("lostcancel", w.lost, fmt.Sprintf("this return statement may be reached without using the %s var defined on line %d", o.Name(), p.line(def.Pos())))
}
