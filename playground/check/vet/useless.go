package vet

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// Checks about what has no effect, or always the same.

// selfAssign: x = x.
func (p *pass) selfAssign(n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN || len(n.Lhs) != len(n.Rhs) {
		return
	}
	var list []string
	for i, l := range n.Lhs {
		r := n.Rhs[i]
		if ix, ok := l.(*ast.IndexExpr); ok {
			if _, isMap := p.typeOf(ix.X).Underlying().(*types.Map); isMap {
				continue // it may add a key
			}
		}
		if same(l, r) && p.pure(l) && p.pure(r) {
			list = append(list, p.text(l))
		}
	}
	if len(list) > 0 {
		p.warn("assign", n.Pos(), "self-assignment of "+strings.Join(list, ", "))
	}
}

// funcWithNil: a declared function is never nil.
func (p *pass) funcWithNil(n *ast.BinaryExpr) {
	if n.Op != token.EQL && n.Op != token.NEQ {
		return
	}
	e := n.X
	if p.info.Types[n.X].IsNil() {
		e = n.Y
	} else if !p.info.Types[n.Y].IsNil() {
		return
	}
	var id *ast.Ident
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return
	}
	if fn, ok := p.info.Uses[id].(*types.Func); ok {
		p.warn("nilfunc", n.Pos(), fmt.Sprintf("comparison of function %s %v nil is always %v", fn.Name(), n.Op, n.Op == token.NEQ))
	}
}

// conditions: x == 1 || x == 1, and x != 1 || x != 2.
func (p *pass) conditions(n *ast.BinaryExpr, stack []ast.Node) {
	if n.Op != token.LOR && n.Op != token.LAND {
		return
	}
	for i := len(stack) - 1; i >= 0; i-- { // only the whole of a chain
		if _, ok := stack[i].(*ast.ParenExpr); ok {
			continue
		}
		if b, ok := stack[i].(*ast.BinaryExpr); ok && b.Op == n.Op {
			return
		}
		break
	}
	word, doubtful := "or", token.NEQ
	if n.Op == token.LAND {
		word, doubtful = "and", token.EQL
	}
	for _, run := range p.pureRuns(operands(n, n.Op)) {
		seen := map[string]ast.Expr{}
		against := map[string]ast.Expr{} // by variable, a comparison with a constant
		for _, e := range run {
			s := types.ExprString(e)
			if first := seen[s]; first != nil {
				p.warn("bools", first.Pos(), fmt.Sprintf("redundant %s: %s %v %s", word, s, n.Op, s))
				continue
			}
			seen[s] = e
			b, ok := ast.Unparen(e).(*ast.BinaryExpr)
			if !ok || b.Op != doubtful {
				continue
			}
			x, c := b.X, b.Y
			if p.info.Types[x].Value != nil {
				x, c = c, x
			}
			if p.info.Types[c].Value == nil || p.info.Types[x].Value != nil {
				continue
			}
			key := types.ExprString(x)
			if other := against[key]; other != nil {
				p.warn("bools", other.Pos(), fmt.Sprintf("suspect %s: %s %v %s", word, types.ExprString(other), n.Op, s))
			}
			against[key] = e
		}
	}
}

// operands returns what a chain of one operator joins, from left to right.
func operands(e ast.Expr, op token.Token) []ast.Expr {
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && b.Op == op {
		return append(operands(b.X, op), operands(b.Y, op)...)
	}
	return []ast.Expr{ast.Unparen(e)}
}

// pureRuns cuts a chain where something has an effect: before and after it
// may be different things.
func (p *pass) pureRuns(list []ast.Expr) (runs [][]ast.Expr) {
	var run []ast.Expr
	for _, e := range list {
		if p.pure(e) {
			run = append(run, e)
			continue
		}
		runs, run = append(runs, run), nil
	}
	return append(runs, run)
}

// unusedResult: the result is all that these functions have.
func (p *pass) unusedResult(n *ast.ExprStmt) {
	call, ok := ast.Unparen(n.X).(*ast.CallExpr)
	if !ok {
		return
	}
	fn := p.callee(call)
	if fn == nil {
		return
	}
	sig := fn.Signature()
	if sig.Recv() != nil {
		if (fn.Name() == "String" || fn.Name() == "Error") && sig.Params().Len() == 0 && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.String]) {
			p.warn("unusedresult", call.Pos(), fmt.Sprintf("result of (%s).%s call not used", p.typeOf(call.Fun.(*ast.SelectorExpr).X), fn.Name()))
		}
		return
	}
	if contains(resultOnly, fn.FullName()) {
		p.warn("unusedresult", call.Pos(), "result of "+fn.FullName()+" call not used")
	}
}

var resultOnly = []string{
	"context.WithCancel", "context.WithDeadline", "context.WithTimeout", "context.WithValue",
	"errors.New", "fmt.Append", "fmt.Appendf", "fmt.Appendln", "fmt.Errorf", "fmt.Sprint", "fmt.Sprintf", "fmt.Sprintln",
	"maps.All", "maps.Clone", "maps.Collect", "maps.Equal", "maps.EqualFunc", "maps.Keys", "maps.Values",
	"slices.All", "slices.AppendSeq", "slices.Backward", "slices.BinarySearch", "slices.BinarySearchFunc", "slices.Chunk", "slices.Clip",
	"slices.Clone", "slices.Collect", "slices.Compact", "slices.CompactFunc", "slices.Compare", "slices.CompareFunc", "slices.Concat",
	"slices.Contains", "slices.ContainsFunc", "slices.Delete", "slices.DeleteFunc", "slices.Equal", "slices.EqualFunc", "slices.Grow",
	"slices.Index", "slices.IndexFunc", "slices.Insert", "slices.IsSorted", "slices.IsSortedFunc", "slices.Max", "slices.MaxFunc",
	"slices.Min", "slices.MinFunc", "slices.Repeat", "slices.Replace", "slices.Sorted", "slices.SortedFunc", "slices.SortedStableFunc", "slices.Values",
	"sort.Reverse",
}

// deferredSince: the argument of a deferred call is evaluated at once.
func (p *pass) deferredSince(n *ast.DeferStmt) {
	for _, a := range append([]ast.Expr{n.Call.Fun}, n.Call.Args...) {
		ast.Inspect(a, func(m ast.Node) bool {
			if _, ok := m.(*ast.FuncLit); ok {
				return false
			}
			if call, ok := m.(*ast.CallExpr); ok {
				if fn := p.callee(call); fn != nil && fn.FullName() == "time.Since" {
					p.warn("defers", m.Pos(), "call to time.Since is not deferred")
				}
			}
			return true
		})
	}
}

// emptyAppend: append of nothing.
func (p *pass) emptyAppend(n *ast.CallExpr) {
	if len(n.Args) == 1 && p.builtin(n) == "append" {
		p.warn("appends", n.Pos(), "append with no values")
	}
}

// stringOfInt: string(65) is "A".
func (p *pass) stringOfInt(n *ast.CallExpr) {
	tv := p.info.Types[n.Fun]
	if !tv.IsType() || len(n.Args) != 1 {
		return
	}
	from := p.typeOf(n.Args[0])
	if _, ok := types.Unalias(tv.Type).(*types.TypeParam); ok || from == nil {
		return
	}
	to, ok := tv.Type.Underlying().(*types.Basic)
	b, ok2 := from.Underlying().(*types.Basic)
	if !ok || !ok2 || to.Info()&types.IsString == 0 || b.Info()&types.IsInteger == 0 {
		return
	}
	if b.Kind() == types.Byte || b.Kind() == types.Rune || b.Kind() == types.UntypedRune {
		return
	}
	kind := func(t types.Type, b *types.Basic) string {
		if _, ok := types.Unalias(t).(*types.Basic); ok {
			return b.Name()
		}
		return types.TypeString(t, types.RelativeTo(p.pkg)) + " (" + b.Name() + ")"
	}
	p.warn("stringintconv", n.Pos(), fmt.Sprintf("conversion from %s to %s yields a string of one rune, not a string of digits", kind(from, b), kind(tv.Type, to)))
}

// timeLayout: 2006-02-01 is no layout.
func (p *pass) timeLayout(n *ast.CallExpr) {
	for _, a := range n.Args {
		if v := p.info.Types[a].Value; v != nil && v.Kind() == constant.String && strings.Contains(constant.StringVal(v), "2006-02-01") {
			at := a.Pos()
			if lit, ok := a.(*ast.BasicLit); ok {
				at += token.Pos(max(0, strings.Index(lit.Value, "2006-02-01")))
			}
			p.warn("timeformat", at, "2006-02-01 should be 2006-01-02")
			return
		}
	}
}
