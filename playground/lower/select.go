package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// selects lowers select: the interpreter shares the list of cases between
// goroutines.
//
//	select { case v := <-c: … case d <- x: … default: … }
//
//	v := zero
//	k := u.Select(true, u.Recv(c, &v), u.Send(d, x))
//	switch { case k == 0: … case k == 1: … default: … }
func (f *function) selects(s *ast.SelectStmt, label types.Object) {
	f.emit("{")
	f.depth++
	clauses := make([]clause, len(s.Body.List))
	var exprs []ast.Expr
	var kinds []func(ops []string) string
	hasDefault := false
	n := 0
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		clauses[i] = clause{pos: c.Pos(), body: c.Body}
		if l := f.unit.line(c.Pos()); l > 0 {
			f.line = l
		}
		k := n
		switch comm := c.Comm.(type) {
		case nil:
			hasDefault = true
			clauses[i].isDefault = true
			continue
		case *ast.SendStmt:
			at := len(exprs)
			exprs = append(exprs, comm.Chan, comm.Value)
			kinds = append(kinds, func(ops []string) string { return "u.Send(" + ops[at] + ", " + ops[at+1] + ")" })
		case *ast.ExprStmt:
			at := len(exprs)
			exprs = append(exprs, ast.Unparen(comm.X).(*ast.UnaryExpr).X)
			kinds = append(kinds, func(ops []string) string { return "u.Recv(" + ops[at] + ")" })
		case *ast.AssignStmt:
			at := len(exprs)
			x := ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr).X
			exprs = append(exprs, x)
			elem := f.typeOf(x).Underlying().(*types.Chan).Elem()
			v := f.define("v", f.l.zero(elem))
			ok := ""
			if len(comm.Lhs) == 2 {
				ok = f.define("ok", "false")
			}
			kinds = append(kinds, func(ops []string) string {
				if ok == "" {
					return "u.RecvTo(" + ops[at] + ", &" + v + ")"
				}
				return "u.RecvOK(" + ops[at] + ", &" + v + ", &" + ok + ")"
			})
			clauses[i].prologue = func() {
				f.received(comm, v, elem, ok)
			}
		}
		clauses[i].conditions = []func() string{func() string { return fmt.Sprintf("k_0 == %d", k) }}
		n++
	}
	sends := map[int]types.Type{}
	for i := range s.Body.List {
		if comm, ok := s.Body.List[i].(*ast.CommClause).Comm.(*ast.SendStmt); ok {
			for j, e := range exprs {
				if e == comm.Value {
					sends[j] = f.typeOf(comm.Chan).Underlying().(*types.Chan).Elem()
				}
			}
		}
	}
	ops := f.operands(exprs, func(i int, e ast.Expr) string {
		if t := sends[i]; t != nil {
			return f.as(e, t)
		}
		return f.expr(e)
	})
	cases := make([]string, len(kinds))
	for i, kind := range kinds {
		cases[i] = kind(ops)
	}
	f.line = f.lineOf(s)
	f.at(f.selecting(s, len(kinds)), "select")
	args := strings.Join(append([]string{fmt.Sprint(hasDefault)}, cases...), ", ")
	k := f.define("k", "u.Select("+args+")")
	for i := range clauses {
		for j, cond := range clauses[i].conditions {
			clauses[i].conditions[j] = func() string { return strings.Replace(cond(), "k_0", k, 1) }
		}
	}
	if gave := f.gave(); hasDefault && gave != "" && f.unit.user && f.l.polls.gives[s] {
		for i, c := range clauses {
			if c.isDefault {
				clauses[i].prologue = func() { f.emit("%s = true", gave) }
			}
		}
	}
	f.choose(clauses, label)
	f.depth--
	f.emit("}")
}

// selecting returns where a select waits: in its case, if there is only one.
func (f *function) selecting(s *ast.SelectStmt, cases int) token.Pos {
	for _, c := range s.Body.List {
		if comm := c.(*ast.CommClause).Comm; comm != nil && cases == 1 {
			return comm.Pos()
		}
	}
	return s.Select
}

// received assigns what a case of a select received.
func (f *function) received(s *ast.AssignStmt, v string, elem types.Type, ok string) {
	values, from := []string{v, ok}, []types.Type{elem, types.Typ[types.Bool]}
	for i, e := range s.Lhs {
		if isBlank(e) {
			continue
		}
		if obj := f.fresh(e, s.Tok == token.DEFINE); obj != nil {
			f.emit("%s := %s", f.declare(obj), f.convert(values[i], from[i], f.env.typ(obj.Type())))
			continue
		}
		target := f.target(e)
		f.set(e, target, f.convert(values[i], from[i], f.typeOf(e)))
	}
}
