package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// waiting are the packages whose functions may block.
var waiting = map[string]bool{
	"bufio": true, "context": true, "io": true, "net": true, "net/http": true, "net/http/httptest": true, "os": true, "sync": true, "time": true, "testing": true,
	"golang.org/x/sync/errgroup": true, "golang.org/x/sync/semaphore": true, "golang.org/x/sync/singleflight": true, "iter": true, "runtime": true,
}

// call lowers a call, of any number of results.
func (f *function) call(e *ast.CallExpr) string {
	fun := ast.Unparen(e.Fun)
	tv := f.unit.info.Types[fun]
	if tv.IsType() {
		return f.conversion(e)
	}
	if tv.IsBuiltin() {
		return f.builtin(e)
	}
	sig := f.typeOf(fun).Underlying().(*types.Signature)
	c := f.callee(fun)
	var args []string
	list := f.arguments(e, sig, !c.compiled)
	f.guard(c, e, list)
	f.seal(c, e, sig, list)
	if c.compiled || c.in == nil || !c.in.unit.user {
		f.settle(e.Args, list)
		f.at(e.Lparen, c.op())
	}
	f.called(c, e, f.unit.line(e.Lparen))
	args = append(args, list...)
	if c.in != nil {
		return c.in.call(c.recv, strings.Join(args, ", "))
	}
	text := c.text + "(" + strings.Join(args, ", ") + ")"
	if c.fn != nil && c.fn.FullName() == "(reflect.Value).Interface" {
		text = "u.Open(" + text + ")"
	}
	return text
}

// called notes a call for the lines of stack traces. Line 0 is that of a
// deferred one, which happens elsewhere.
func (f *function) called(c callee, e *ast.CallExpr, line int) {
	if f.id >= 0 && (!c.compiled || f.callsBack(e)) {
		fn := &f.l.funcsOf[f.id]
		fn.Calls = append(fn.Calls, Call{Func: c.id(), Line: line})
	}
}

// id returns the function called, -1 if only running tells.
func (c callee) id() int {
	switch {
	case c.in != nil:
		return c.in.id
	case c.literal > 0:
		return c.literal
	}
	return -1
}

// callsBack reports whether a function of the library may call the program's.
func (f *function) callsBack(e *ast.CallExpr) bool {
	for _, a := range e.Args {
		t := f.typeOf(a).Underlying()
		if s, ok := t.(*types.Slice); ok {
			t = s.Elem().Underlying()
		}
		if _, ok := t.(*types.Basic); !ok || hasMethods(f.typeOf(a)) {
			return true
		}
	}
	if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
		if fn, ok := f.unit.info.Uses[sel.Sel].(*types.Func); ok && fn.Signature().Recv() != nil {
			return fn.Pkg() == nil || !quiet[fn.Pkg().Path()] || fn.FullName() == "(*sync.Pool).Get" || types.IsInterface(fn.Signature().Recv().Type())
		}
	}
	return false
}

// quiet are the packages whose methods call only what they are given.
var quiet = map[string]bool{"context": true, "math/big": true, "strings": true, "sync": true, "sync/atomic": true, "time": true}

func hasMethods(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.NumMethods() > 0
}

// A callee is what a call calls.
type callee struct {
	in       *instance // a function of the program
	recv     string    // its receiver, if it is a method
	text     string    // else what is called
	compiled bool      // it is the library's
	fn       *types.Func
	blocks   bool
	guarded  string
	literal  int // the function literal, if it is one; else 0
}

// spawning are the library's functions that run their last argument in a
// goroutine of its own.
var spawning = map[string]string{
	"(*sync.WaitGroup).Go": "u.GuardedAgain", "time.AfterFunc": "u.Guarded", "context.AfterFunc": "u.Guarded",
	"(*golang.org/x/sync/errgroup.Group).Go": "u.GuardedError", "(*golang.org/x/sync/errgroup.Group).TryGo": "u.GuardedError",
}

// op returns the name of the library's function or method that is called, if
// it may block.
func (c callee) op() string {
	if !c.blocks {
		return ""
	}
	return c.text[strings.LastIndexByte(c.text, '.')+1:]
}

// guard has the panics told that end such a goroutine.
func (f *function) guard(c callee, e *ast.CallExpr, args []string) {
	if n := len(args) - 1; c.guarded != "" {
		if id := f.l.from.literals[args[n]]; id > 0 {
			delete(f.l.from.values, id)
			f.l.from.start(id, f.unit.line(e.Pos()))
		}
		args[n] = c.guarded + "(" + args[n] + ")"
	}
}

// callee lowers what is called.
func (f *function) callee(fun ast.Expr) callee {
	switch e := fun.(type) {
	case *ast.Ident:
		if obj, ok := f.object(e).(*types.Func); ok {
			return f.function(e, obj, f.targs(e))
		}
	case *ast.IndexExpr:
		if c, ok := f.explicit(e.X); ok {
			return c
		}
	case *ast.IndexListExpr:
		if c, ok := f.explicit(e.X); ok {
			return c
		}
	case *ast.FuncLit:
		name := f.literal(e)
		return callee{text: name, literal: f.l.from.literals[name]}
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); ok {
			if _, ok := f.object(id).(*types.PkgName); ok {
				if obj, ok := f.object(e.Sel).(*types.Func); ok {
					return f.function(e, obj, f.targs(e.Sel))
				}
				return callee{text: f.qualified(e)}
			}
		}
		if f.unit.info.Types[e.X].IsType() {
			break
		}
		return f.method(e)
	}
	text := f.expr(fun)
	if !isPath(text) { // the interpreter would evaluate the arguments first
		text = f.define("f", text)
	}
	return callee{text: text}
}

// explicit is a generic function with type arguments written out.
func (f *function) explicit(x ast.Expr) (callee, bool) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		if obj, ok := f.object(x).(*types.Func); ok {
			return f.function(x, obj, f.targs(x)), true
		}
	case *ast.SelectorExpr:
		if obj, ok := f.object(x.Sel).(*types.Func); ok {
			return f.function(x, obj, f.targs(x.Sel)), true
		}
	}
	return callee{}, false
}

// targs returns the type arguments of a use of a generic function.
func (f *function) targs(id *ast.Ident) []types.Type {
	inst, ok := f.unit.info.Instances[id]
	if !ok {
		return nil
	}
	list := make([]types.Type, inst.TypeArgs.Len())
	for i := range list {
		list[i] = f.env.typ(inst.TypeArgs.At(i))
	}
	return list
}

// function returns a package's function.
func (f *function) function(n ast.Node, obj *types.Func, targs []types.Type) callee {
	if len(targs) > 0 {
		obj = f.l.generic(f, n, obj)
	}
	if f.l.units[obj.Pkg()] != nil {
		return callee{in: f.l.instance(obj, targs, nil)}
	}
	return callee{text: f.l.pkg(obj.Pkg().Path()) + "." + obj.Name(), compiled: true, fn: obj, blocks: waiting[obj.Pkg().Path()], guarded: spawning[obj.FullName()]}
}

// method returns a method with its receiver, or a field that is a function.
func (f *function) method(e *ast.SelectorExpr) callee {
	s := f.selected(e)
	obj, ok := s.obj.(*types.Func)
	if !ok {
		return callee{text: s.path + "." + s.obj.Name()}
	}
	if types.IsInterface(s.recv) {
		f.l.from.called[obj.Name()] = true
		f.at(e.Sel.Pos(), "")
		return callee{text: s.path + "." + obj.Name(), compiled: true, blocks: true}
	}
	if f.library(base(s.recv)) {
		path := ""
		if obj.Pkg() != nil {
			path = obj.Pkg().Path()
		}
		return callee{text: s.path + "." + obj.Name(), compiled: true, fn: obj, blocks: waiting[path], guarded: spawning[obj.FullName()]}
	}
	x, t := f.receiver(s, e.Sel.Pos())
	return callee{in: f.l.instance(obj, nil, t), recv: x}
}

// arguments lowers the arguments of a call. With own, the function called is
// the program's, and what is variadic is passed as a slice:
//
//	f(a, b, c)      f_1(a, u.T2{b, c}...)
//	f(g())          x, y := g(); f_1(x, y)
func (f *function) arguments(e *ast.CallExpr, sig *types.Signature, own bool) []string {
	params := sig.Params()
	variadic := sig.Variadic()
	fixed := params.Len()
	if variadic {
		fixed--
	}
	param := func(i int) types.Type {
		if variadic && i >= fixed {
			return params.At(fixed).Type().(*types.Slice).Elem()
		}
		return params.At(i).Type()
	}
	var list []string
	tuple, spread := (*types.Tuple)(nil), false
	if len(e.Args) == 1 {
		tuple, spread = f.typeOf(e.Args[0]).(*types.Tuple)
	}
	switch {
	case spread:
		names := make([]string, tuple.Len())
		for i := range names {
			names[i] = f.l.name("t")
		}
		call := f.expr(e.Args[0])
		f.emit("%s := %s", strings.Join(names, ", "), call)
		for i, name := range names {
			list = append(list, f.pass(name, tuple.At(i).Type(), param(i), own))
		}
	case e.Ellipsis.IsValid():
		list = f.operands(e.Args, func(i int, a ast.Expr) string {
			t := params.At(i).Type()
			x := f.as(a, t)
			if i == len(e.Args)-1 {
				x += "..."
			}
			return x
		})
		return list
	default:
		list = f.operands(e.Args, func(i int, a ast.Expr) string {
			t := param(i)
			if !own && types.IsInterface(t) {
				return f.boxed(a, t)
			}
			return f.as(a, t)
		})
	}
	if variadic && own {
		st := params.At(fixed).Type()
		rest := list[fixed:]
		last := f.l.typ(st) + "{" + strings.Join(rest, ", ") + "}..."
		if len(rest) == 0 {
			last = f.define("t", f.l.zero(st)) + "..." // a constant would be taken for an element
		}
		list = append(list[:fixed:fixed], last)
	}
	return list
}

// pass returns a value of type from as an argument.
func (f *function) pass(x string, from, to types.Type, own bool) string {
	if !own && types.IsInterface(to) {
		return x
	}
	return f.convert(x, from, to)
}

// boxed returns an argument that a compiled function takes as an interface:
// the call itself makes it one.
func (f *function) boxed(e ast.Expr, t types.Type) string {
	e = ast.Unparen(e)
	if isNil(f, e) {
		return f.l.zero(t)
	}
	if tv := f.unit.info.Types[e]; tv.Value != nil {
		return f.exact(tv.Value, f.typeOf(e))
	}
	return f.expr(e)
}
