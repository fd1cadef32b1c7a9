package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A function is a function that is being lowered: a declared one, a literal,
// or the body of a range over a function.
type function struct {
	l      *lowerer
	unit   *unit
	env    *subst
	parent *function // the function that a literal or a body is in
	id     int       // into Funcs
	lits   int       // function literals so far, for their names
	bodies int       // bodies of ranges over functions so far
	names  map[types.Object]string
	lines  []outLine
	depth  int // of indentation
	line   int // of the statement, in the user's source

	root      *function // the function that a return leaves; itself, but for bodies
	results   []types.Type
	vars      []string // variables of the results, if they have any
	named     bool     // the vars have names in the source
	defers    string   // the variable that keeps deferred calls, if there are any
	panicking string   // the parameter that tells of the panic, of functions that recover
	labels    map[types.Object]string
	targets   []*target
	loop      *rangeFunc // of a body
	// checked are the indices that have been checked in this statement. Nil
	// says that they cannot be checked before it: it calls functions.
	checked map[string]bool
	given   string // the variable that says that a select took its default
}

// An outLine is a line of a lowered function.
type outLine struct {
	text string
	Line
	mark bool // it only tells where the program is: it may come earlier
}

func (f *function) emit(format string, args ...any) {
	f.lines = append(f.lines, f.newLine(fmt.Sprintf(format, args...)))
}

func (f *function) newLine(text string) outLine {
	return outLine{text: strings.Repeat("\t", f.depth) + text, Line: Line{Line: f.line, Func: f.id}}
}

// aside emits a line of a function of ours: stack traces do not tell of it.
func (f *function) aside(format string, args ...any) {
	line := f.newLine("\t" + fmt.Sprintf(format, args...))
	line.Func = -1
	f.lines = append(f.lines, line)
}

// define emits name := value for a new name, which it returns.
func (f *function) define(base, value string) string {
	name := f.l.name(base)
	f.let(name, value)
	return name
}

// let emits name := value, for a name that has not been defined: in a loop,
// each pass gets a variable of its own. The interpreter reuses that of a
// literal of a slice or an array.
func (f *function) let(name, value string) {
	if strings.HasPrefix(value, "u.T") && strings.HasSuffix(value, "}") {
		t := f.l.name("t")
		f.emit("%s := %s", t, value)
		value = t
	}
	f.emit("%s := %s", name, value)
}

// unsupported gives up.
func (l *lowerer) unsupported(u *unit, pos token.Pos, format string, args ...any) {
	panic(&Unsupported{u.fset.Position(pos), fmt.Sprintf(format, args...)})
}

func (f *function) unsupported(n ast.Node, format string, args ...any) {
	f.l.unsupported(f.unit, n.Pos(), format, args...)
}

func (f *function) typeOf(e ast.Expr) types.Type { return f.env.typ(f.unit.info.TypeOf(e)) }

// object returns what an identifier stands for.
func (f *function) object(id *ast.Ident) types.Object { return f.unit.info.ObjectOf(id) }

// declare gives a local variable its name.
func (f *function) declare(obj types.Object) string {
	name := f.l.name(obj.Name())
	f.names[obj] = name
	return name
}

// variable returns the name of a variable.
func (f *function) variable(id *ast.Ident, obj types.Object) string {
	for g := f; g != nil; g = g.parent {
		if name, ok := g.names[obj]; ok {
			return name
		}
	}
	if name, ok := f.l.globals[obj]; ok {
		return name
	}
	if obj.Pkg() != nil && f.l.units[obj.Pkg()] == nil {
		return f.l.pkg(obj.Pkg().Path()) + "." + obj.Name()
	}
	if obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() && f.l.units[obj.Pkg()] != f.l.main {
		f.unsupported(id, "a variable of the library, %s.%s", obj.Pkg().Path(), obj.Name())
	}
	f.unsupported(id, "unknown variable %s", id.Name)
	return ""
}

// place numbers the place of a node. In the library's sources it is -1: that
// which the program passed last.
func (f *function) place(pos token.Pos) int { return f.placeOf(pos, "") }

// placeOf is place for an operation that may block.
func (f *function) placeOf(pos token.Pos, op string) int {
	if !f.unit.user {
		return -1
	}
	p := f.unit.fset.Position(pos)
	pl := Place{Func: f.id, Line: p.Line, Column: p.Column, Op: op}
	if n := len(f.l.places); n > 0 && f.l.places[n-1] == pl {
		return n - 1
	}
	f.l.places = append(f.l.places, pl)
	return len(f.l.places) - 1
}

// at marks where the program is, for what may panic, or for an operation
// that may block.
func (f *function) at(pos token.Pos, op string) {
	if !f.unit.user { // where the program is in its own source is known
		return
	}
	line := f.newLine(fmt.Sprintf("u.Line = %d", f.placeOf(pos, op)))
	if op != "" {
		line = f.newLine(fmt.Sprintf("u.At(%d)", f.placeOf(pos, op)))
	}
	line.mark = true
	if n := len(f.lines); n > 0 && f.lines[n-1].mark {
		if prev := f.lines[n-1].text; prev == line.text || strings.HasSuffix(prev, fmt.Sprintf("At(%d)", f.place(pos))) {
			return
		}
	}
	f.lines = append(f.lines, line)
}

// lowered lowers an instance and writes it out.
func (l *lowerer) lowered(in *instance) {
	f := &function{
		l: l, unit: in.unit, env: in.env, id: in.id, names: map[types.Object]string{},
		labels: map[types.Object]string{},
	}
	f.root = f
	if !in.unit.user {
		f.id = -1
	}
	f.line = in.unit.line(in.decl.Pos())
	var params []string
	if r := in.decl.Recv; r != nil {
		name := l.name("_")
		if len(r.List[0].Names) > 0 {
			name = f.declare(in.unit.info.Defs[r.List[0].Names[0]])
		}
		sig := in.obj.Type().(*types.Signature)
		params = append(params, name+" "+l.typ(in.env.typ(sig.Recv().Type())))
	}
	params = append(params, f.parameters(in.decl.Type, in.sig)...)
	if recovers(in.unit, in.decl.Body) {
		f.panicking = l.name("p")
		params = append([]string{f.panicking + " *u.Panic"}, params...)
	}
	f.emit("func %s(%s)%s {", in.name, strings.Join(params, ", "), f.resultList(in.sig))
	f.body(in.decl.Type, in.decl.Body, in.sig)
	f.emit("}")
	l.write(f.lines)
}

// write appends lines to the source.
func (l *lowerer) write(lines []outLine) {
	for _, line := range lines {
		l.out.WriteString(line.text)
		l.out.WriteByte('\n')
		for range strings.Count(line.text, "\n") + 1 {
			l.lines = append(l.lines, line.Line)
		}
	}
}

func (u *unit) line(pos token.Pos) int {
	if !u.user {
		return 0
	}
	return u.fset.Position(pos).Line
}

// parameters declares the parameters and returns them as a list.
func (f *function) parameters(t *ast.FuncType, sig *types.Signature) []string {
	var list []string
	i := 0
	add := func(name string) {
		typ := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			list = append(list, name+" ..."+f.l.typ(typ.(*types.Slice).Elem()))
		} else {
			list = append(list, name+" "+f.l.typ(typ))
		}
		i++
	}
	for _, field := range t.Params.List {
		if len(field.Names) == 0 {
			add(f.l.name("_"))
		}
		for _, id := range field.Names {
			if id.Name == "_" {
				add(f.l.name("_"))
			} else {
				add(f.declare(f.unit.info.Defs[id]))
			}
		}
	}
	return list
}

func (f *function) resultList(sig *types.Signature) string {
	list := make([]string, sig.Results().Len())
	for i := range list {
		list[i] = f.l.typ(sig.Results().At(i).Type())
	}
	switch len(list) {
	case 0:
		return ""
	case 1:
		return " " + list[0]
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// body lowers the body of a declared function or a literal. Results that
// have names are variables of it, since the interpreter does not reset its
// own; a function that defers runs within Defers.Do:
//
//	func f() (n int) { defer g(); …; return 1 }
//
//	func f_1() int {
//		n_2 := 0
//		d_3 := u.NewDefers()
//		d_3.Do(func() { d_3.Call(func(p_4 *u.Panic) { g_5() }); …; n_2 = 1; return })
//		return n_2
//	}
func (f *function) body(t *ast.FuncType, body *ast.BlockStmt, sig *types.Signature) {
	f.depth++
	for i := range sig.Results().Len() {
		f.results = append(f.results, sig.Results().At(i).Type())
	}
	defers, ranges := hasDefer(f.unit, f.env, body)
	i := 0
	if t.Results != nil {
		for _, field := range t.Results.List {
			for _, id := range field.Names {
				f.named = true
				name := f.l.name(id.Name)
				if obj := f.unit.info.Defs[id]; obj != nil && id.Name != "_" {
					f.names[obj] = name
				}
				f.emit("%s := %s", name, f.l.zero(f.results[i]))
				f.vars = append(f.vars, name)
				i++
			}
		}
	}
	if !f.named && (defers || ranges) {
		for _, r := range f.results {
			f.vars = append(f.vars, f.define("r", f.l.zero(r)))
		}
	}
	if defers {
		f.defers = f.define("d", "u.NewDefers()")
		f.emit("%s.Do(func() {", f.defers)
		f.depth++
	}
	f.block(body.List)
	if defers {
		f.depth--
		f.emit("})")
		if len(f.vars) > 0 {
			f.emit("return %s", strings.Join(f.vars, ", "))
		}
	} else if len(f.results) > 0 && !endsInReturn(body) {
		// The compiler knows that this is not reached.
		zeros := make([]string, len(f.results))
		for i, r := range f.results {
			zeros[i] = f.l.zero(r)
		}
		f.emit("return %s", strings.Join(zeros, ", "))
	}
	f.depth--
}

func endsInReturn(b *ast.BlockStmt) bool {
	if len(b.List) == 0 {
		return false
	}
	_, ok := b.List[len(b.List)-1].(*ast.ReturnStmt)
	return ok
}

// hasDefer reports whether a body has defer statements of its own, and
// whether it has ranges over functions that it may return from.
func hasDefer(u *unit, env *subst, body *ast.BlockStmt) (defers, ranges bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			defers = true
		case *ast.RangeStmt:
			if _, ok := rangeType(env.typ(u.info.TypeOf(n.X))).(*types.Signature); ok {
				ranges = true
			}
		}
		return true
	})
	return defers, ranges
}

// recovers reports whether a body calls recover itself.
func recovers(u *unit, body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok && id.Name == "recover" {
				if b, ok := u.info.Uses[id].(*types.Builtin); ok && b.Name() == "recover" {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// split removes the lines from mark on and returns them.
func (f *function) split(mark int) []outLine {
	lines := slices.Clone(f.lines[mark:])
	f.lines = f.lines[:mark]
	return lines
}

// indent indents lines by one.
func indent(lines []outLine) []outLine {
	for i := range lines {
		lines[i].text = "\t" + lines[i].text
	}
	return lines
}
