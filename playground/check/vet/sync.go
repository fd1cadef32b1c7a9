package vet

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Checks about single calls and statements of concurrent programs.

// unbufferedSignal: signals are not waited with.
func (p *pass) unbufferedSignal(n *ast.CallExpr) {
	if len(n.Args) == 0 {
		return
	}
	id, ok := n.Args[0].(*ast.Ident)
	if !ok {
		return
	}
	if maker, ok := p.valueOf(p.info.Uses[id]).(*ast.CallExpr); ok && p.builtin(maker) == "make" && len(maker.Args) == 1 {
		p.warn("sigchanyzer", n.Pos(), "misuse of unbuffered os.Signal channel as argument to signal.Notify")
	}
}

// valueOf returns the expression that a variable is declared with, or nil.
func (p *pass) valueOf(o types.Object) (value ast.Expr) {
	if o == nil {
		return nil
	}
	ast.Inspect(p.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && n.Tok == token.DEFINE && p.info.Defs[id] == o && len(n.Lhs) == len(n.Rhs) {
					value = n.Rhs[i]
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if p.info.Defs[id] == o && len(n.Names) == len(n.Values) {
					value = n.Values[i]
				}
			}
		}
		return value == nil
	})
	return value
}

// addInGoroutine: wg.Add as the first thing in a new goroutine comes too
// late for a wg.Wait outside.
func (p *pass) addInGoroutine(n *ast.CallExpr, stack []ast.Node) {
	// go func() { wg.Add(1) … }()
	i := len(stack)
	if i < 5 {
		return
	}
	stmt, ok1 := stack[i-1].(*ast.ExprStmt)
	body, ok2 := stack[i-2].(*ast.BlockStmt)
	lit, ok3 := stack[i-3].(*ast.FuncLit)
	call, ok4 := stack[i-4].(*ast.CallExpr)
	_, ok5 := stack[i-5].(*ast.GoStmt)
	if ok1 && ok2 && ok3 && ok4 && ok5 && body.List[0] == ast.Stmt(stmt) && call.Fun == ast.Expr(lit) {
		p.warn("waitgroup", n.Lparen, "WaitGroup.Add called from inside new goroutine")
	}
}

// atomicAssign: x = atomic.AddInt64(&x, 1) is not atomic.
func (p *pass) atomicAssign(n *ast.AssignStmt) {
	if len(n.Lhs) != len(n.Rhs) || len(n.Lhs) == 1 && n.Tok == token.DEFINE {
		return
	}
	for i, r := range n.Rhs {
		call, ok := r.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			continue
		}
		fn := p.callee(call)
		if fn == nil || !contains([]string{"sync/atomic.AddInt32", "sync/atomic.AddInt64", "sync/atomic.AddUint32", "sync/atomic.AddUint64", "sync/atomic.AddUintptr"}, fn.FullName()) {
			continue
		}
		var target ast.Expr
		switch a := call.Args[0].(type) {
		case *ast.UnaryExpr:
			if a.Op == token.AND {
				target = a.X
			}
		}
		if star, ok := n.Lhs[i].(*ast.StarExpr); ok && same(star.X, call.Args[0]) || target != nil && same(n.Lhs[i], target) {
			p.warn("atomic", n.Lhs[i].Pos(), "direct assignment to atomic value")
		}
	}
}
