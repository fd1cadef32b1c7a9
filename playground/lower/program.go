package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

// program lowers the package: its functions, as they are needed, its
// variables, and a function main that does what Go does before main.main:
//
//	var a = f(b)
//	var b = 1
//
//	var a_1 int
//	var b_2 int
//	func main() { u.Bind(…); u.Main(func() { b_2 = 1; a_1 = f_3(b_2); init_4(); main_5() }) }
func (l *lowerer) program() {
	u := l.main
	f := &function{l: l, unit: u, env: &subst{l: l}, id: len(l.funcsOf), names: map[types.Object]string{}, labels: map[types.Object]string{}}
	l.funcsOf = append(l.funcsOf, Func{Name: "main.init"})
	f.root = f
	l.variables(f)
	f.depth = 2
	for _, init := range u.info.InitOrder {
		f.line = u.line(init.Rhs.Pos())
		f.initialize(init)
	}
	inits, main := l.starters()
	f.line, f.id = 0, -1 // not told of: Go's runtime calls these
	for i, fn := range inits {
		in := l.declared(fn)
		l.funcsOf[in.id].Name = fmt.Sprintf("main.init.%d", i)
		f.emit("%s", in.call("", ""))
	}
	f.emit("%s", l.instance(main, nil, nil).call("", ""))
	for done := 0; done < len(l.queue); done++ {
		l.lowered(l.queue[done])
	}
	start := []outLine{{text: "func main() {", Line: Line{Func: -1}}}
	for _, b := range l.binds {
		start = append(start, outLine{text: fmt.Sprintf("\tu.Bind(%d, %q, %s)", b.typ, b.method, b.fn), Line: Line{Func: -1}})
	}
	start = append(start, outLine{text: "\tu.Main(func() {", Line: Line{Func: -1}})
	l.write(append(append(start, f.lines...), outLine{text: "\t})\n}", Line: Line{Func: -1}}))
}

// variables declares the package's variables.
func (l *lowerer) variables(f *function) {
	scope := l.main.pkg.Scope()
	var lines []outLine
	add := func(v *types.Var) {
		name := l.name(v.Name())
		l.globals[v] = name
		lines = append(lines, outLine{text: fmt.Sprintf("var %s %s", name, l.typ(v.Type())), Line: Line{Line: l.main.line(v.Pos()), Func: -1}})
	}
	for _, name := range scope.Names() {
		if v, ok := scope.Lookup(name).(*types.Var); ok {
			add(v)
		}
	}
	l.write(lines)
}

// initialize lowers one initialization of variables.
func (f *function) initialize(init *types.Initializer) {
	if len(init.Lhs) > 1 {
		tuple, isTuple := f.typeOf(init.Rhs).(*types.Tuple)
		names := make([]string, len(init.Lhs))
		list := ""
		for i := range names {
			names[i] = f.l.name("t")
			if i > 0 {
				list += ", "
			}
			list += names[i]
		}
		text := ""
		result := func(i int) types.Type { return init.Lhs[i].Type() }
		switch e := ast.Unparen(init.Rhs).(type) {
		case *ast.CallExpr:
			text = f.expr(e)
			if isTuple {
				result = func(i int) types.Type { return tuple.At(i).Type() }
			}
		case *ast.IndexExpr:
			text = f.index(e)
			result = func(i int) types.Type {
				if i == 0 {
					return f.typeOf(e.X).Underlying().(*types.Map).Elem()
				}
				return types.Typ[types.Bool]
			}
		case *ast.UnaryExpr:
			text = "<-" + f.expr(e.X)
			result = func(i int) types.Type {
				if i == 0 {
					return f.typeOf(e.X).Underlying().(*types.Chan).Elem()
				}
				return types.Typ[types.Bool]
			}
		case *ast.TypeAssertExpr:
			v := f.define("v", f.l.zero(f.typeOf(e.Type)))
			ok := f.define("ok", fmt.Sprintf("u.As(%s, &%s)", f.expr(e.X), v))
			text = v + ", " + ok
			result = func(i int) types.Type {
				if i == 0 {
					return f.typeOf(e.Type)
				}
				return types.Typ[types.Bool]
			}
		}
		f.emit("%s := %s", list, text)
		for i, v := range init.Lhs {
			if v.Name() != "_" {
				f.emit("%s = %s", f.l.globals[v], f.convert(names[i], result(i), v.Type()))
			}
		}
		return
	}
	v := init.Lhs[0]
	if v.Name() == "_" {
		f.define("t", f.asDefault(init.Rhs))
		return
	}
	value := f.as(init.Rhs, v.Type())
	f.emit("%s = %s", f.l.globals[v], f.define("t", value))
}

// starters returns the init functions in their order, and main.
func (l *lowerer) starters() (inits []*ast.FuncDecl, main *types.Func) {
	for _, d := range l.main.files[0].Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil {
			continue
		}
		switch fn.Name.Name {
		case "init":
			inits = append(inits, fn)
		case "main":
			main = l.main.info.Defs[fn.Name].(*types.Func)
		}
	}
	return inits, main
}

// declared returns the instance of a plain function.
func (l *lowerer) declared(fn *ast.FuncDecl) *instance {
	return l.instance(l.main.info.Defs[fn.Name].(*types.Func), nil, nil)
}
