package vet

import (
	"go/ast"
	"go/token"
)

// unreachable: statements that are never reached, by the form of the program
// alone: what stands behind a return, a panic, an endless loop.

// unreachable looks at one function; literals in it are functions of their
// own.
func (p *pass) unreachable(body *ast.BlockStmt) {
	f := &flow{pass: p, breaks: map[ast.Stmt]bool{}, gotos: map[string]bool{}}
	f.jumps(body)
	f.list(body.List)
}

// A flow follows the statements of a function.
type flow struct {
	*pass
	breaks map[ast.Stmt]bool // statements that a break leaves
	gotos  map[string]bool   // labels that a goto names
}

// jumps finds where the branch statements of the function lead.
func (f *flow) jumps(body *ast.BlockStmt) {
	labels := map[string]ast.Stmt{}
	var around []ast.Stmt // those that a break can leave, innermost last
	var walk func(n ast.Node)
	walk = func(n ast.Node) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch s := m.(type) {
			case *ast.FuncLit:
				return false
			case *ast.LabeledStmt:
				labels[s.Label.Name] = s.Stmt
			case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
				if m != n {
					around = append(around, s.(ast.Stmt))
					walk(m)
					around = around[:len(around)-1]
					return false
				}
			case *ast.BranchStmt:
				switch {
				case s.Tok == token.GOTO:
					f.gotos[s.Label.Name] = true
				case s.Tok == token.BREAK && s.Label != nil:
					f.breaks[labels[s.Label.Name]] = true
				case s.Tok == token.BREAK && len(around) > 0:
					f.breaks[around[len(around)-1]] = true
				}
			}
			return true
		})
	}
	walk(body)
}

// list goes through statements, warns of the first that is not reached, and
// reports whether the end is.
func (f *flow) list(stmts []ast.Stmt) bool {
	live := true
	for _, s := range stmts {
		if !live {
			switch s := s.(type) {
			case *ast.EmptyStmt:
				continue
			case *ast.LabeledStmt:
				live = f.gotos[s.Label.Name]
			}
			if !live {
				f.warn("unreachable", s.Pos(), "unreachable code")
				live = true // once is enough
			}
		}
		live = f.stmt(s)
	}
	return live
}

// stmt reports whether the end of a statement is reached.
func (f *flow) stmt(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return f.stmt(s.Stmt)
	case *ast.BlockStmt:
		return f.list(s.List)
	case *ast.ReturnStmt, *ast.BranchStmt:
		return false
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return !ok || f.builtin(call) != "panic"
	case *ast.IfStmt:
		then := f.list(s.Body.List)
		if s.Else == nil {
			return true
		}
		return f.stmt(s.Else) || then
	case *ast.ForStmt:
		f.list(s.Body.List)
		return s.Cond != nil || f.breaks[s]
	case *ast.RangeStmt:
		f.list(s.Body.List)
	case *ast.SwitchStmt:
		return f.cases(s, s.Body, false)
	case *ast.TypeSwitchStmt:
		return f.cases(s, s.Body, false)
	case *ast.SelectStmt:
		return f.cases(s, s.Body, true)
	}
	return true
}

// cases is for statements with cases, of which exactly one is taken if they
// are all there are.
func (f *flow) cases(s ast.Stmt, body *ast.BlockStmt, all bool) bool {
	live := false
	for _, c := range body.List {
		var stmts []ast.Stmt
		switch c := c.(type) {
		case *ast.CaseClause:
			stmts = c.Body
			all = all || c.List == nil
		case *ast.CommClause:
			stmts = c.Body
		}
		end := f.list(stmts)
		if n := len(stmts); n > 0 {
			if b, ok := stmts[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				end = false // it goes on in the next
			}
		}
		live = live || end
	}
	return live || !all || f.breaks[s]
}
