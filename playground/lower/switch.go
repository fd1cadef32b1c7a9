package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// switches lowers switch. The case is chosen by conditions; where one needs
// statements, or default is not the last, by a number:
//
//	switch x { case a, b: … default: … }
//
//	t := x
//	switch { case t == a || t == b: … default: … }
func (f *function) switches(s *ast.SwitchStmt, label types.Object) {
	f.emit("{")
	f.depth++
	if s.Init != nil {
		f.stmt(s.Init)
	}
	tag, tt := "", types.Type(nil)
	if s.Tag != nil {
		tt = types.Default(f.typeOf(s.Tag))
		tag = f.define("tag", f.as(s.Tag, tt))
	}
	clauses := make([]clause, len(s.Body.List))
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		clauses[i] = clause{pos: c.Pos(), isDefault: c.List == nil, body: c.Body}
		for _, e := range c.List {
			clauses[i].conditions = append(clauses[i].conditions, func() string {
				if s.Tag == nil && types.IsInterface(f.typeOf(e)) {
					return "u.Equal(true, " + f.expr(e) + ")"
				}
				if s.Tag == nil {
					return f.as(e, types.Typ[types.Bool])
				}
				return f.matches(tag, tt, e)
			})
		}
	}
	f.choose(clauses, label)
	f.depth--
	f.emit("}")
}

// matches returns the condition that a case of a switch is.
func (f *function) matches(tag string, tt types.Type, e ast.Expr) string {
	if isNil(f, e) {
		return "(" + tag + " == nil)"
	}
	et := f.typeOf(e)
	t := tt
	switch {
	case types.IsInterface(et) && !types.IsInterface(tt):
		tag, t = f.convert(tag, tt, et), et
	case types.IsInterface(tt) && types.IsInterface(et) && !types.Identical(tt, et):
		t = types.Universe.Lookup("any").Type()
		tag = f.convert(tag, tt, t)
	case !untyped(et) && !types.AssignableTo(et, tt):
		t = et
		tag = f.convert(tag, tt, et)
	}
	x := f.as(e, t)
	switch t.Underlying().(type) {
	case *types.Interface, *types.Struct, *types.Array:
		return "u.Equal(" + tag + ", " + x + ")"
	}
	return "(" + tag + " == " + x + ")"
}

// A clause is a case of a switch.
type clause struct {
	pos        token.Pos
	conditions []func() string
	isDefault  bool
	prologue   func()
	body       []ast.Stmt
}

// choose emits the switch.
func (f *function) choose(clauses []clause, label types.Object) {
	last := len(clauses) - 1
	plain := true
	texts := make([]string, len(clauses))
	late := make([][][]outLine, len(clauses))
	conds := make([][]string, len(clauses))
	for i, c := range clauses {
		plain = plain && (!c.isDefault || i == last)
		if l := f.unit.line(c.pos); l > 0 {
			f.line = l
		}
		for _, cond := range c.conditions {
			mark := len(f.lines)
			f.depth++
			text := cond()
			f.depth--
			lines := f.split(mark)
			plain = plain && len(lines) == 0
			late[i] = append(late[i], lines)
			conds[i] = append(conds[i], text)
		}
		texts[i] = strings.Join(conds[i], " || ")
	}
	t := &target{label: label}
	if !plain {
		f.numbered(clauses, conds, late, t)
		return
	}
	f.targets = append(f.targets, t)
	f.begin(t)
	f.emit("switch {")
	for i, c := range clauses {
		if l := f.unit.line(c.pos); l > 0 {
			f.line = l
		}
		if c.isDefault {
			f.emit("default:")
		} else {
			f.emit("case %s:", texts[i])
		}
		f.depth++
		if c.prologue != nil {
			c.prologue()
		}
		f.block(c.body)
		f.depth--
	}
	f.emit("}")
	f.pop()
}

// numbered chooses by a number, -1 at first.
func (f *function) numbered(clauses []clause, conds [][]string, late [][][]outLine, t *target) {
	k := f.define("k", "-1")
	def := -1
	for i, c := range clauses {
		if c.isDefault {
			def = i
		}
		for j := range c.conditions {
			f.emit("if %s < 0 {", k)
			f.lines = append(f.lines, late[i][j]...)
			f.emit("\tif %s {", condition(conds[i][j]))
			f.emit("\t\t%s = %d", k, i)
			f.emit("\t}")
			f.emit("}")
		}
	}
	if def >= 0 {
		f.emit("if %s < 0 {", k)
		f.emit("\t%s = %d", k, def)
		f.emit("}")
	}
	f.targets = append(f.targets, t)
	f.begin(t)
	f.emit("switch {")
	for i, c := range clauses {
		f.emit("case %s == %d:", k, i)
		f.depth++
		if c.prologue != nil {
			c.prologue()
		}
		f.block(c.body)
		f.depth--
	}
	f.emit("}")
	f.pop()
}

// typeSwitch lowers a switch over types.
//
//	switch v := x.(type) { case int: … }
//
//	t := x
//	switch { case u.Is(t, 3): v := 0; u.As(t, &v); … }
func (f *function) typeSwitch(s *ast.TypeSwitchStmt, label types.Object) {
	f.emit("{")
	f.depth++
	if s.Init != nil {
		f.stmt(s.Init)
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
	}
	tag := f.define("tag", f.expr(x))
	clauses := make([]clause, len(s.Body.List))
	seen := map[string]bool{} // of generic functions, cases may become the same
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		clauses[i] = clause{pos: c.Pos(), isDefault: c.List == nil, body: c.Body}
		for _, e := range c.List {
			if isNil(f, e) {
				clauses[i].conditions = append(clauses[i].conditions, func() string { return "(" + tag + " == nil)" })
				continue
			}
			k := f.l.typeNumber(f.typeOf(e))
			if key := itoa(k); seen[key] {
				clauses[i].conditions = append(clauses[i].conditions, func() string { return "false" })
				continue
			} else {
				seen[key] = true
			}
			clauses[i].conditions = append(clauses[i].conditions, func() string { return "u.Is(" + tag + ", " + itoa(k) + ")" })
		}
		if obj := f.unit.info.Implicits[c]; obj != nil {
			clauses[i].prologue = func() {
				if len(c.List) == 1 && !isNil(f, c.List[0]) {
					t := f.typeOf(c.List[0])
					name := f.declare(obj)
					f.let(name, f.l.zero(t))
					f.emit("u.As(%s, &%s)", tag, name)
				} else {
					f.emit("%s := %s", f.declare(obj), tag)
				}
			}
		}
	}
	f.choose(clauses, label)
	f.depth--
	f.emit("}")
}
