package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// literal lowers a function literal and returns the name of a variable that
// holds it.
func (f *function) literal(e *ast.FuncLit) string {
	sig := f.typeOf(e).(*types.Signature)
	id := 0
	name := f.closure(sig, func() (name string) {
		name, id = f.openLiteral(e, sig)
		return name
	})
	f.l.from.literals[name] = id
	return name
}

// closure makes a function value of what define defines. When such a function
// returns, the interpreter puts back what was in its place before: in a loop
// that may be while the next one is on its way from there to a go statement.
// So in loops each is made in a frame of its own.
func (f *function) closure(sig *types.Signature, define func() string) string {
	if !slices.ContainsFunc(f.targets, func(t *target) bool { return t.loop }) {
		return define()
	}
	result := types.NewTuple(types.NewParam(token.NoPos, nil, "", sig))
	maker := types.NewSignatureType(nil, nil, nil, nil, result, false)
	mk := f.l.name("make")
	f.emit("%s := %s(func() %s {", mk, f.l.typ(maker), f.l.typ(sig))
	f.depth++
	f.emit("return %s", define())
	f.depth--
	f.emit("})")
	return f.define("f", mk+"()")
}

func (f *function) openLiteral(e *ast.FuncLit, sig *types.Signature) (name string, id int) {
	g := f.inner(e)
	params := g.parameters(e.Type, sig)
	name = f.l.name("f")
	g.depth = f.depth
	f.emit("%s := %s(func(%s)%s {", name, f.l.typ(sig), strings.Join(params, ", "), g.resultList(sig))
	if recovers(f.unit, e.Body) {
		g.depth++
		g.panicking = g.define("p", "u.Current()")
		g.depth--
	}
	g.body(e.Type, e.Body, sig)
	g.emit("})")
	f.lines = append(f.lines, g.lines...)
	return name, g.id
}

// inner returns the function of a literal in f.
func (f *function) inner(e *ast.FuncLit) *function {
	top := f.root
	top.lits++
	name := "main.init.func" + strconv.Itoa(top.lits)
	if top.id >= 0 {
		name = f.l.funcsOf[top.id].Name
		if strings.Contains(name, ".func") && top.parent != nil {
			name += "." + strconv.Itoa(top.lits)
		} else {
			name += ".func" + strconv.Itoa(top.lits)
		}
	}
	g := &function{l: f.l, unit: f.unit, env: f.env, parent: f, names: map[types.Object]string{}, labels: map[types.Object]string{}, line: f.unit.line(e.Pos()), id: -1}
	if f.unit.user {
		g.id = len(f.l.funcsOf)
		f.l.funcsOf = append(f.l.funcsOf, Func{Name: name})
	}
	g.root = g
	return g
}
