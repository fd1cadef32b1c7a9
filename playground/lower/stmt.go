package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (f *function) block(list []ast.Stmt) {
	for _, s := range list {
		f.stmt(s)
	}
}

// nested lowers statements one deeper.
func (f *function) nested(list []ast.Stmt) {
	f.depth++
	f.block(list)
	f.depth--
}

func (f *function) stmt(s ast.Stmt) {
	if l := f.unit.line(s.Pos()); l > 0 {
		f.line = l
	}
	f.checked = nil
	if f.calm(s) {
		f.checked = map[string]bool{}
		defer func() { f.checked = nil }()
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		f.emit("{")
		f.nested(s.List)
		f.emit("}")
	case *ast.ExprStmt:
		f.exprStmt(s)
	case *ast.AssignStmt:
		f.assign(s)
	case *ast.IncDecStmt:
		f.incDec(s)
	case *ast.DeclStmt:
		f.decl(s.Decl.(*ast.GenDecl))
	case *ast.ReturnStmt:
		f.returns(s)
	case *ast.IfStmt:
		f.ifs(s)
	case *ast.ForStmt:
		f.loops(s, nil)
	case *ast.RangeStmt:
		f.ranges(s, nil)
	case *ast.SwitchStmt:
		f.switches(s, nil)
	case *ast.TypeSwitchStmt:
		f.typeSwitch(s, nil)
	case *ast.SelectStmt:
		f.selects(s, nil)
	case *ast.LabeledStmt:
		f.labeled(s)
	case *ast.BranchStmt:
		f.branch(s)
	case *ast.GoStmt:
		f.goes(s)
	case *ast.DeferStmt:
		f.deferred(s)
	case *ast.SendStmt:
		t := f.typeOf(s.Chan).Underlying().(*types.Chan).Elem()
		ops := f.operands([]ast.Expr{s.Chan, s.Value}, func(i int, e ast.Expr) string {
			if i == 0 {
				return f.expr(e)
			}
			return f.as(e, t)
		})
		f.at(s.Arrow, "chan send")
		f.emit("%s <- %s", ops[0], ops[1])
	default:
		f.unsupported(s, "a statement of the kind %T", s)
	}
}

// calm reports whether a statement is one of which nobody can tell in which
// order its operands are evaluated.
func (f *function) calm(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.AssignStmt:
		for _, list := range [][]ast.Expr{s.Lhs, s.Rhs} {
			for _, e := range list {
				if f.calls(e) {
					return false
				}
			}
		}
		return true
	case *ast.IncDecStmt:
		return !f.calls(s.X)
	case *ast.ReturnStmt:
		for _, e := range s.Results {
			if f.calls(e) {
				return false
			}
		}
		return true
	}
	return false
}

func (f *function) exprStmt(s *ast.ExprStmt) {
	e := ast.Unparen(s.X)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.ARROW {
		x := f.expr(u.X)
		f.at(u.OpPos, "chan receive")
		f.emit("<-%s", x)
		return
	}
	x := f.expr(e)
	if isName(x) { // evaluated before
		return
	}
	f.emit("%s", x)
}

// decl lowers declarations in functions. Types are forge's.
func (f *function) decl(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		lhs := make([]ast.Expr, len(v.Names))
		for i, id := range v.Names {
			lhs[i] = id
		}
		if len(v.Values) == 0 {
			for _, id := range v.Names {
				if id.Name != "_" {
					obj := f.unit.info.Defs[id]
					init := f.l.zero(f.env.typ(obj.Type()))
					f.emit("%s := %s", f.declare(obj), init)
				}
			}
			continue
		}
		f.assignment(lhs, v.Values, true)
	}
}
