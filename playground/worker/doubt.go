package worker

import (
	"go/ast"
	"maps"
)

// doubt finds operations of a body that a mark before their statement does
// not hold for: when it runs, another mark may have been passed since.
func (b *blocker) doubt(body *ast.BlockStmt) {
	own(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.ForStmt: // condition and post statement run between passes
			if n.Cond != nil {
				b.doubtAll(n.Cond)
			}
			if n.Post != nil {
				b.doubtAll(n.Post)
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				b.doubtAll(e)
			}
		case *ast.GoStmt, *ast.DeferStmt, *ast.ExprStmt, *ast.SendStmt, *ast.AssignStmt, *ast.IncDecStmt, *ast.ReturnStmt,
			*ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.DeclStmt, *ast.RangeStmt, *ast.SelectStmt:
			var calls []*ast.CallExpr
			ops := b.operations(n, func(c *ast.CallExpr) { calls = append(calls, c) })
			if len(ops) == 0 {
				return
			}
			before := map[string]bool{} // kinds that a call in the head may run
			for _, c := range calls {
				maps.Copy(before, b.kinds(c))
			}
			for _, op := range ops {
				if before[op.kind] {
					b.unsure[op.kind] = true
				}
			}
		}
	})
}

func (b *blocker) doubtAll(n ast.Node) {
	for _, op := range b.operations(n, nil) {
		b.unsure[op.kind] = true
	}
}

// kinds returns the operations that a call may run in functions of the
// program.
func (b *blocker) kinds(call *ast.CallExpr) map[string]bool {
	all := map[string]bool{}
	todo, any := b.reaches(call)
	for seen := map[*ast.FuncDecl]bool{}; len(todo) > 0 && !any; {
		d := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[d] || d.Body == nil {
			continue
		}
		seen[d] = true
		r := b.reach[d]
		if r == nil {
			r = b.does(d)
			b.reach[d] = r
		}
		maps.Copy(all, r.kinds)
		any = r.any
		todo = append(todo, r.calls...)
	}
	if any {
		for kind := range b.lines {
			all[kind] = true
		}
	}
	return all
}

func (b *blocker) does(d *ast.FuncDecl) *reach {
	r := &reach{kinds: map[string]bool{}}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			calls, any := b.reaches(call)
			r.calls, r.any = append(r.calls, calls...), r.any || any
		}
		if n != nil {
			if op, ok := b.operation(n); ok {
				r.kinds[op.kind] = true
			}
		}
		return true
	})
	return r
}
