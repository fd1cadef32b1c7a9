package worker

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
)

// operations returns the operations that run before or as part of the head
// of n: not those of blocks and function literals in it. It calls visit, if
// not nil, for each call.
func (b *blocker) operations(n ast.Node, visit func(*ast.CallExpr)) []operation {
	var ops []operation
	comms, bodies := map[ast.Node]bool{}, map[ast.Node]bool{} // of the cases of a select
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.BlockStmt:
			if sel, ok := n.(*ast.SelectStmt); !ok || m != sel.Body {
				return false
			}
		case *ast.CommClause:
			comms[comm(m)] = true
			for _, s := range m.Body {
				bodies[s] = true
			}
		case *ast.FuncLit, *ast.CaseClause:
			return false
		case *ast.CallExpr:
			if visit != nil {
				visit(m)
			}
		case nil:
			return true
		}
		switch {
		case bodies[m]:
			return false
		case comms[m]:
			return true // its operands run in any case
		}
		if op, ok := b.operation(m); ok {
			ops = append(ops, op)
		}
		return true
	})
	return ops
}

// A plan is how the operations of one function are marked.
type plan struct {
	// once are the operations that a mark at the beginning of the function
	// says enough about: the only ones of their kind there, in a function
	// that calls nothing which has marks.
	once map[string]operation
}

// function inserts the marks of one function.
func (b *blocker) function(body *ast.BlockStmt) {
	p := b.plan(body)
	own(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.BlockStmt:
			n.List = b.mark(p, n.List)
		case *ast.CaseClause:
			n.Body = b.mark(p, n.Body)
		case *ast.CommClause:
			n.Body = b.mark(p, n.Body)
		}
	})
	if len(p.once) > 0 {
		b.number++
		b.enter(p, nil)
		body.List = append([]ast.Stmt{b.at(body.Lbrace, b.number)}, body.List...)
	}
}

func (b *blocker) plan(body *ast.BlockStmt) plan {
	p := plan{once: map[string]operation{}}
	several := map[string]bool{}
	skip := map[ast.Node]bool{}
	calm := true
	own(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CommClause:
			skip[comm(n)] = true
		case *ast.GoStmt:
			skip[n.Call] = true
		case *ast.DeferStmt: // runs when the operations here are over
			skip[n.Call] = true
		}
		if skip[n] {
			return
		}
		if c, ok := n.(*ast.CallExpr); ok && calm {
			for kind := range b.kinds(c) {
				calm = calm && !b.needed(kind)
			}
		}
		if op, ok := b.operation(n); ok && b.needed(op.kind) {
			if first, ok := p.once[op.kind]; ok && b.fset.Position(first.pos).Line != b.fset.Position(op.pos).Line {
				several[op.kind] = true
			}
			p.once[op.kind] = op
		}
	})
	if !calm {
		return plan{}
	}
	maps.DeleteFunc(p.once, func(kind string, _ operation) bool { return several[kind] })
	return p
}

// enter enters operations, and those that are known wherever in the function
// a goroutine is, into the table under the current number.
func (b *blocker) enter(p plan, ops []operation) {
	for _, kind := range slices.Sorted(maps.Keys(p.once)) {
		ops = append(ops, p.once[kind])
	}
	lines := map[string]int{} // by kind, the entry
	for _, op := range ops {
		pl := b.place(op, b.number)
		if i, ok := lines[op.kind]; !ok {
			lines[op.kind] = len(b.places)
			b.places = append(b.places, pl)
		} else if b.places[i].Line != pl.Line { // which of them is not known
			b.places[i].Line, b.places[i].Column = 0, 0
		}
	}
}

// mark inserts marks into a list of statements.
func (b *blocker) mark(p plan, list []ast.Stmt) []ast.Stmt {
	var marked []ast.Stmt
	for i, s := range list {
		inner := s
		for {
			l, ok := inner.(*ast.LabeledStmt)
			if !ok {
				break
			}
			inner = l.Stmt
		}
		if f, ok := inner.(*ast.IfStmt); ok {
			separate(f)
		}
		if ops := b.unmarked(p, inner); len(ops) > 0 {
			b.number++
			b.enter(p, ops)
			if marked == nil {
				marked = append(make([]ast.Stmt, 0, len(list)+4), list[:i]...)
			}
			marked = append(marked, b.at(s.Pos(), b.number))
			if r, ok := inner.(*ast.RangeStmt); ok {
				b.again(r, b.number)
			}
		}
		if marked != nil {
			marked = append(marked, s)
		}
	}
	if marked == nil {
		return list
	}
	return marked
}

// separate makes an "else if" whose head has something to mark a statement
// of its own.
func separate(f *ast.IfStmt) {
	if e, ok := f.Else.(*ast.IfStmt); ok && e.Init != nil {
		f.Else = &ast.BlockStmt{Lbrace: e.Pos(), List: []ast.Stmt{e}, Rbrace: e.End()}
	}
}

// unmarked returns the operations of a statement's head that need a mark
// right before it.
func (b *blocker) unmarked(p plan, s ast.Stmt) []operation {
	switch s := s.(type) {
	case *ast.BlockStmt, *ast.GoStmt, *ast.DeferStmt:
		return nil
	case *ast.ForStmt:
		if s.Init == nil {
			return nil
		}
	}
	return slices.DeleteFunc(b.operations(s, nil), func(op operation) bool {
		_, once := p.once[op.kind]
		return once || !b.needed(op.kind)
	})
}

// again marks a range over a channel for each further pass: at the end of
// the body and before each continue.
func (b *blocker) again(r *ast.RangeStmt, number int) {
	// A continue of an inner loop is marked too: what follows there is
	// marked again before it blocks.
	eachPass(r.Body, false, func(pos token.Pos) ast.Stmt { return b.at(pos, number) })
}

// eachPass inserts what stmt returns at the end of a loop's body and before
// each continue in it, those of inner loops too. breaks says whether the same
// goes for each break: body is then a clause in a loop.
func eachPass(body *ast.BlockStmt, breaks bool, stmt func(token.Pos) ast.Stmt) {
	insert := func(list []ast.Stmt) []ast.Stmt {
		for i := 0; i < len(list); i++ {
			if br, ok := list[i].(*ast.BranchStmt); ok && (br.Tok == token.CONTINUE || breaks && br.Tok == token.BREAK) {
				list = slices.Insert(slices.Clip(list), i, stmt(br.Pos()))
				i++
			}
		}
		return list
	}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			n.List = insert(n.List)
		case *ast.CaseClause:
			n.Body = insert(n.Body)
		case *ast.CommClause:
			n.Body = insert(n.Body)
		}
		return true
	}
	ast.Inspect(body, visit)
	if n := len(body.List); n > 0 {
		switch body.List[n-1].(type) {
		case *ast.ReturnStmt, *ast.BranchStmt:
			return
		}
	}
	body.List = append(body.List, stmt(body.Rbrace))
}
