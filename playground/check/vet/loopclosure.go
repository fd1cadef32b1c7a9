package vet

import (
	"go/ast"
	"go/types"
	"go/version"
)

// loopclosure: before Go 1.22 a loop had one variable for all its passes. It
// matters for a file that asks for an older version.

// perLoop reports whether the file has the older semantics.
func (p *pass) perLoop() bool {
	v := p.info.FileVersions[p.file]
	return v != "" && version.Compare(v, "go1.22") < 0
}

func (p *pass) capturedRange(n *ast.RangeStmt) {
	if p.perLoop() {
		p.captured(p.named(n.Key, n.Value), n.Body)
	}
}

func (p *pass) capturedFor(n *ast.ForStmt) {
	if !p.perLoop() {
		return
	}
	switch post := n.Post.(type) {
	case *ast.AssignStmt:
		p.captured(p.named(post.Lhs...), n.Body)
	case *ast.IncDecStmt:
		p.captured(p.named(post.X), n.Body)
	}
}

func (p *pass) named(list ...ast.Expr) (vars []types.Object) {
	for _, e := range list {
		if id, ok := e.(*ast.Ident); ok {
			if o := p.info.ObjectOf(id); o != nil {
				vars = append(vars, o)
			}
		}
	}
	return vars
}

// captured looks at the functions that the last statements of a body start
// or defer: those run when the loop has gone on.
func (p *pass) captured(vars []types.Object, body *ast.BlockStmt) {
	if len(vars) == 0 {
		return
	}
	p.last(body.List, func(s ast.Stmt) {
		var call *ast.CallExpr
		switch s := s.(type) {
		case *ast.GoStmt:
			call = s.Call
		case *ast.DeferStmt:
			call = s.Call
		case *ast.ExprStmt:
			p.capturedByGroup(s, vars)
			return
		default:
			return
		}
		if lit, ok := call.Fun.(*ast.FuncLit); ok {
			p.capturedBy(lit, vars)
		}
	})
}

// capturedByGroup is for errgroup's Go.
func (p *pass) capturedByGroup(s *ast.ExprStmt, vars []types.Object) {
	call, ok := s.X.(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return
	}
	if fn := p.callee(call); fn == nil || fn.FullName() != "(*golang.org/x/sync/errgroup.Group).Go" {
		return
	}
	if lit, ok := call.Args[0].(*ast.FuncLit); ok {
		p.capturedBy(lit, vars)
	}
}

func (p *pass) capturedBy(lit *ast.FuncLit, vars []types.Object) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, v := range vars {
				if p.info.Uses[id] == v {
					p.warn("loopclosure", id.Pos(), "loop variable "+id.Name+" captured by func literal")
				}
			}
		}
		return true
	})
}

// last calls f with the last statement of a list, and those within it.
func (p *pass) last(list []ast.Stmt, f func(ast.Stmt)) {
	if len(list) == 0 {
		return
	}
	switch s := list[len(list)-1].(type) {
	case *ast.IfStmt:
		for {
			p.last(s.Body.List, f)
			next, ok := s.Else.(*ast.IfStmt)
			if !ok {
				if b, ok := s.Else.(*ast.BlockStmt); ok {
					p.last(b.List, f)
				}
				return
			}
			s = next
		}
	case *ast.ForStmt:
		p.last(s.Body.List, f)
	case *ast.RangeStmt:
		p.last(s.Body.List, f)
	case *ast.SwitchStmt:
		for _, c := range s.Body.List {
			p.last(c.(*ast.CaseClause).Body, f)
		}
	case *ast.TypeSwitchStmt:
		for _, c := range s.Body.List {
			p.last(c.(*ast.CaseClause).Body, f)
		}
	case *ast.SelectStmt:
		for _, c := range s.Body.List {
			p.last(c.(*ast.CommClause).Body, f)
		}
	default:
		f(s)
	}
}
