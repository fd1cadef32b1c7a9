package lower

import (
	"go/ast"
	"go/types"
)

// deferred lowers a defer statement, in the same way.
func (f *function) deferred(s *ast.DeferStmt) {
	d := f.root.defers
	if lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && len(s.Call.Args) == 0 {
		g := f.inner(lit)
		f.called(callee{literal: g.id}, s.Call, 0)
		g.depth = f.depth
		p := f.l.name("p")
		g.panicking = p
		f.emit("%s.Defer(func(%s *u.Panic) {", d, p)
		sig := f.typeOf(lit).(*types.Signature)
		if sig.Results().Len() > 0 {
			g.depth++
			g.emit("func()%s {", g.resultList(sig))
			g.body(lit.Type, lit.Body, sig)
			g.emit("}()")
			g.depth--
		} else {
			g.body(lit.Type, lit.Body, sig)
		}
		g.emit("})")
		f.lines = append(f.lines, g.lines...)
		return
	}
	run := f.later(s.Call, true)
	p := "p_0"
	f.emit("%s.Call(func(%s *u.Panic) {", d, p)
	f.aside("%s", run)
	f.emit("})")
}
