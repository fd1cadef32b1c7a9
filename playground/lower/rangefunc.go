package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A rangeFunc is a range over a function. Its body becomes a function that
// says whether to go on; where it leaves for elsewhere, it notes where, and
// the statement goes there afterwards:
//
//	for x := range seq { if x > 3 { break outer }; f(x) }
//
//	r, exit := u.NewRange(11, 12), 0
//	seq(func(x int) bool { r.Enter(); if x > 3 { exit = 1; return r.Leave() }; f(x); return r.Next() })
//	r.End()
//	if exit == 1 { break outer }
type rangeFunc struct {
	state string // the variable that checks how the function uses the body
	code  string // the variable that says which exit was taken
	exits []exit
}

// An exit is a way out of the body.
type exit struct {
	kind  token.Token // BREAK, CONTINUE or RETURN
	label types.Object
	// target is what an exit without a label leaves, of the functions around.
	target *target
}

func (f *function) rangeFunc(s *ast.RangeStmt, sig *types.Signature, label types.Object) {
	x := f.define("seq", f.expr(s.X))
	id := f.bodyID()
	at := fmt.Sprintf("u.NewRange(%d, %d)", f.within(id).place(s.For), f.place(s.Body.Rbrace))
	r := &rangeFunc{state: f.define("r", at), code: f.define("exit", "0")}
	yield := sig.Params().At(0).Type().Underlying().(*types.Signature)
	g := &function{
		l: f.l, unit: f.unit, env: f.env, parent: f, root: f.root, id: id, names: map[types.Object]string{},
		labels: f.labels, line: f.line, depth: f.depth, loop: r, panicking: f.panicking,
	}
	var params []string
	var binds []func()
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if i >= yield.Params().Len() {
			break
		}
		t := yield.Params().At(i).Type()
		name, bind := g.item(s, e, t)
		if name == "" {
			name = f.l.name("_")
		}
		params = append(params, name+" "+f.l.typ(t))
		binds = append(binds, bind)
	}
	body := f.l.name("body")
	f.emit("%s := %s(func(%s) bool {", body, f.l.typ(sig.Params().At(0).Type()), strings.Join(params, ", "))
	g.depth++
	g.emit("%s.Enter()", r.state)
	for _, b := range binds {
		b()
	}
	g.push(label, true, r)
	g.block(s.Body.List)
	g.pop()
	g.emit("return %s.Next()", r.state)
	g.depth--
	g.emit("})")
	f.lines = append(f.lines, g.lines...)
	f.at(s.For, "")
	if f.id >= 0 {
		fn := &f.l.funcsOf[f.id]
		fn.Calls = append(fn.Calls, Call{Func: -1, Line: f.unit.line(s.For)})
	}
	f.emit("%s(%s)", x, body)
	f.emit("%s.End()", r.state)
	for i, e := range r.exits {
		f.emit("if %s == %d {", r.code, i+1)
		f.depth++
		if e.kind == token.RETURN {
			f.leave()
		} else {
			f.exit(e)
		}
		f.depth--
		f.emit("}")
	}
}

// bodyID makes the function that a body is, for stack traces.
func (f *function) bodyID() int {
	if f.id < 0 {
		return -1
	}
	f.root.bodies++
	f.l.from.values[len(f.l.funcsOf)] = true
	f.l.funcsOf = append(f.l.funcsOf, Func{Name: fmt.Sprintf("%s-range%d", f.l.funcsOf[f.root.id].Name, f.root.bodies)})
	return len(f.l.funcsOf) - 1
}

// within returns f for what is in another function of stack traces.
func (f *function) within(id int) *function {
	g := *f
	g.id = id
	return &g
}

// exit lowers break, continue and return, from wherever they stand.
func (f *function) exit(e exit) {
	if e.kind != token.RETURN {
		for i := len(f.targets) - 1; i >= 0; i-- {
			t := f.targets[i]
			if e.target != nil && t != e.target || e.target == nil && e.label != nil && t.label != e.label || e.target == nil && e.kind == token.CONTINUE && !t.loop {
				continue
			}
			switch {
			case t.body != nil && e.kind == token.CONTINUE:
				f.emit("return %s.Next()", t.body.state)
			case t.body != nil:
				f.emit("return %s.Leave()", t.body.state)
			case t.name != "":
				f.emit("%s %s", e.kind, t.name)
			default:
				f.emit("%s", e.kind)
			}
			return
		}
	}
	// It is outside of the body.
	r := f.loop
	if r == nil {
		panic(fmt.Sprintf("%s leaves nothing", e.kind))
	}
	n := 0
	for i, x := range r.exits {
		if x == e {
			n = i + 1
		}
	}
	if n == 0 {
		r.exits = append(r.exits, e)
		n = len(r.exits)
	}
	f.emit("%s = %d", r.code, n)
	f.emit("return %s.Leave()", r.state)
}
