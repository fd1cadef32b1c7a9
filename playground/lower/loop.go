package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// loops lowers for. Variables that closures keep, or whose address is taken,
// are new in each pass; a condition that needs statements is asked within:
//
//	for i := 0; i < n; i++ { go f(&i) }
//
//	i0 := 0; p, first := &i0, true
//	for {
//		i := *p; p = &i
//		if first { first = false } else { i++ }
//		if !(i < n) { break }
//		…
//	}
func (f *function) loops(s *ast.ForStmt, label types.Object) {
	f.emit("{")
	f.depth++
	defer func() {
		f.depth--
		f.emit("}")
	}()
	kept := f.kept(s)
	if s.Init != nil {
		f.stmt(s.Init)
	}
	defer f.noting(s)()
	t := f.push(label, true, nil)
	defer f.pop()
	if len(kept) > 0 {
		f.keeping(s, t, kept)
		return
	}
	f.depth++
	mark := len(f.lines)
	cond := ""
	if s.Cond != nil {
		cond = f.as(s.Cond, types.Typ[types.Bool])
	}
	condLines := f.split(mark)
	if s.Post != nil {
		f.line = f.lineOf(s.Post)
		f.stmt(s.Post)
	}
	f.lines = append(f.lines, f.waits(s)...)
	postLines := f.split(mark)
	f.depth--
	f.line = f.lineOf(s)
	simple := len(condLines) == 0 && len(postLines) <= 1
	if !simple || cond == "" && len(postLines) > 0 {
		f.general(s, t, cond, condLines, postLines)
		return
	}
	f.begin(t)
	switch {
	case len(postLines) == 1:
		f.emit("for ; %s; %s {", condition(cond), strings.TrimSpace(postLines[0].text))
	case cond != "":
		f.emit("for %s {", condition(cond))
	default:
		f.emit("for {")
	}
	f.nested(s.Body.List)
	f.emit("}")
}

func (f *function) lineOf(n ast.Node) int {
	if l := f.unit.line(n.Pos()); l > 0 {
		return l
	}
	return f.line
}

// general is a loop whose condition or post statement are several statements.
func (f *function) general(s *ast.ForStmt, t *target, cond string, condLines, postLines []outLine) {
	first := ""
	if len(postLines) > 0 {
		first = f.define("first", "true")
	}
	f.begin(t)
	f.emit("for {")
	f.depth++
	if first != "" {
		f.emit("if %s {", first)
		f.emit("\t%s = false", first)
		f.emit("} else {")
		f.lines = append(f.lines, indent(postLines)...)
		f.emit("}")
	}
	f.lines = append(f.lines, condLines...)
	if cond != "" {
		f.emit("if !(%s) {", cond)
		f.emit("\tbreak")
		f.emit("}")
	}
	f.depth--
	f.nested(s.Body.List)
	f.emit("}")
}

// keeping is a loop with variables that outlive a pass.
func (f *function) keeping(s *ast.ForStmt, t *target, kept []types.Object) {
	pointers := make([]string, len(kept))
	for i, v := range kept {
		pointers[i] = f.define("p", "&"+f.names[v])
	}
	first := f.define("first", "true")
	f.begin(t)
	f.emit("for {")
	f.depth++
	for i, v := range kept {
		f.emit("%s := *%s", f.declare(v), pointers[i])
		f.emit("%s = &%s", pointers[i], f.names[v])
	}
	f.emit("if %s {", first)
	f.emit("\t%s = false", first)
	f.emit("} else {")
	f.depth++
	if s.Post != nil {
		f.block([]ast.Stmt{s.Post})
	}
	f.lines = append(f.lines, f.waits(s)...)
	f.depth--
	f.emit("}")
	if s.Cond != nil {
		f.emit("if !(%s) {", f.as(s.Cond, types.Typ[types.Bool]))
		f.emit("\tbreak")
		f.emit("}")
	}
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
}

// kept returns the variables that a loop defines and that something may keep
// beyond a pass.
func (f *function) kept(s *ast.ForStmt) []types.Object {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	vars := map[types.Object]bool{}
	for _, e := range init.Lhs {
		if obj := f.unit.info.Defs[e.(*ast.Ident)]; obj != nil {
			vars[obj] = true
		}
	}
	kept := map[types.Object]bool{}
	uses := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && vars[f.unit.info.Uses[id]] {
				kept[f.unit.info.Uses[id]] = true
			}
			return true
		})
	}
	look := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			uses(n)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				uses(n.X)
			}
		case *ast.SelectorExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && vars[f.unit.info.Uses[id]] {
				if _, ok := f.unit.info.ObjectOf(n.Sel).(*types.Func); ok {
					uses(n.X)
				}
			}
		case *ast.SliceExpr:
			if _, ok := f.typeOf(n.X).Underlying().(*types.Array); ok {
				uses(n.X)
			}
		case *ast.RangeStmt:
			if _, ok := rangeType(f.typeOf(n.X)).(*types.Signature); ok {
				uses(n)
			}
		}
		return true
	}
	ast.Inspect(s.Body, look)
	if s.Cond != nil {
		ast.Inspect(s.Cond, look)
	}
	if s.Post != nil {
		ast.Inspect(s.Post, look)
	}
	var list []types.Object
	for _, e := range init.Lhs {
		if obj := f.unit.info.Defs[e.(*ast.Ident)]; obj != nil && kept[obj] {
			list = append(list, obj)
		}
	}
	return list
}
