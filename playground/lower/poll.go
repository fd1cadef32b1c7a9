package lower

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// Nothing is preempted on the virtual clock: Go's scheduler measures how long
// a goroutine has been running with the clock that stands still meanwhile. So
// a loop that waits for another goroutine without blocking, such as
//
//	for !ready.Load() {
//	}
//	for {
//		select {
//		case <-done:
//			return
//		default:
//		}
//	}
//
// would wait for ever: the other one never runs, or sleeps until a time that
// never comes. Before such a loop passes again it calls u.Yield, which lets
// others run or time pass; on the real clock it does nothing.
//
// A loop waits if only something within can end it (it has no condition, or
// nothing that counts, or its condition asks) and if it asks, itself or in functions of the program
// that it calls, for what others change: whether a channel is ready, an atomic
// value, a lock, the time, a connection. After a select of its own, it gives
// way only if that took its default: a loop that has something to do at each
// pass is not held up. All other loops run as they are.

// asking are the functions and methods of the library that tell what other
// goroutines, or time, may have changed. A star stands for any ending.
var asking = map[string][]string{
	"context":                           {"Err", "Cause"},
	"golang.org/x/sync/errgroup":        {"TryGo"},
	"golang.org/x/sync/semaphore":       {"TryAcquire"},
	"net":                               {"Dial*", "Accept"},
	"runtime":                           {"Gosched", "NumGoroutine"},
	"sync":                              {"Lock", "RLock", "TryLock", "TryRLock", "Load*", "Swap", "CompareAnd*", "Range"},
	"sync/atomic":                       {"Load*", "Swap*", "CompareAndSwap*"},
	"time":                              {"Now", "Since", "Until"},
	"bingfa/playground/symbols/net":     {"Dial*", "Accept"},
	"bingfa/playground/symbols/runtime": {"Gosched", "NumGoroutine"},
}

// polling tells how a loop waits.
type polling struct {
	yields bool // each pass gives way
	given  bool // a pass gives way if a select within took its default
}

// A poller finds the loops of the program that wait.
type poller struct {
	u       *unit
	does    map[ast.Node]bool               // whether functions and literals ask
	values  map[types.Object][]*ast.FuncLit // what variables of functions hold
	methods map[string][]*ast.FuncDecl      // the program's, by name
	loops   map[*ast.ForStmt]polling
	gives   map[*ast.SelectStmt]bool // selects whose default is to be noted
}

func newPoller(u *unit) *poller {
	p := &poller{
		u: u, does: map[ast.Node]bool{}, values: map[types.Object][]*ast.FuncLit{}, methods: map[string][]*ast.FuncDecl{},
		loops: map[*ast.ForStmt]polling{}, gives: map[*ast.SelectStmt]bool{},
	}
	for _, d := range u.decls {
		if d.Recv != nil {
			p.methods[d.Name.Name] = append(p.methods[d.Name.Name], d)
		}
	}
	for _, file := range u.files {
		ast.Inspect(file, func(n ast.Node) bool {
			p.assigned(n)
			return true
		})
	}
	for _, file := range u.files {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.ForStmt); ok && (s.Cond == nil || s.Post == nil || p.asks(s.Cond, false)) {
				w := polling{yields: p.asks(s, false), given: p.defaults(s.Body)}
				w.given = w.given && !w.yields
				if w != (polling{}) {
					p.loops[s] = w
				}
			}
			return true
		})
	}
	return p
}

// assigned notes the literals that variables are given.
func (p *poller) assigned(n ast.Node) {
	note := func(e ast.Expr, value ast.Expr) {
		id, ok := e.(*ast.Ident)
		if !ok {
			return
		}
		if lit, ok := ast.Unparen(value).(*ast.FuncLit); ok {
			obj := p.u.info.ObjectOf(id)
			p.values[obj] = append(p.values[obj], lit)
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, e := range n.Lhs {
			if len(n.Rhs) == len(n.Lhs) {
				note(e, n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, id := range n.Names {
			if len(n.Values) == len(n.Names) {
				note(id, n.Values[i])
			}
		}
	}
}

// defaults notes the selects of a loop that have a default, and reports
// whether there are any.
func (p *poller) defaults(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectStmt:
			if slices.ContainsFunc(n.Body.List, func(c ast.Stmt) bool { return c.(*ast.CommClause).Comm == nil }) {
				p.gives[n], found = true, true
			}
		}
		return true
	})
	return found
}

// asks reports whether running n asks for what others change; defaults says
// whether a select's default counts.
func (p *poller) asks(n ast.Node, defaults bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.GoStmt, *ast.FuncLit:
			return false
		case *ast.CommClause:
			found = n.Comm == nil && defaults
		case *ast.CallExpr:
			found = p.asksCall(n)
		}
		return !found
	})
	return found
}

func (p *poller) asksCall(c *ast.CallExpr) bool {
	fun := ast.Unparen(c.Fun)
	switch x := fun.(type) { // an instance
	case *ast.IndexExpr:
		fun = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.FuncLit:
		return p.asksBody(fun, fun.Body)
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return false
	}
	switch obj := p.u.info.Uses[id].(type) {
	case *types.Builtin:
		if obj.Name() == "len" {
			_, ok := p.u.info.TypeOf(c.Args[0]).Underlying().(*types.Chan)
			return ok
		}
	case *types.Var:
		return slices.ContainsFunc(p.values[obj], func(lit *ast.FuncLit) bool { return p.asksBody(lit, lit.Body) })
	case *types.Func:
		return p.asksFunc(obj.Origin())
	}
	return false
}

func (p *poller) asksFunc(obj *types.Func) bool {
	if obj.Pkg() == nil {
		return false
	}
	if obj.Pkg() != p.u.pkg {
		return slices.ContainsFunc(asking[obj.Pkg().Path()], func(pattern string) bool {
			start, any := strings.CutSuffix(pattern, "*")
			return obj.Name() == pattern || any && strings.HasPrefix(obj.Name(), start)
		})
	}
	decls := []*ast.FuncDecl{p.u.decls[obj]}
	if r := obj.Signature().Recv(); r != nil && types.IsInterface(r.Type()) {
		decls = p.methods[obj.Name()] // any of them may be it
	}
	return slices.ContainsFunc(decls, func(d *ast.FuncDecl) bool {
		return d != nil && d.Body != nil && p.asksBody(d, d.Body)
	})
}

func (p *poller) asksBody(fn ast.Node, body *ast.BlockStmt) bool {
	does, ok := p.does[fn]
	if !ok {
		p.does[fn] = false // while it is looked into: it may call itself
		does = p.asks(body, true)
		p.does[fn] = does
	}
	return does
}

// waits returns what a loop does before it passes again.
func (f *function) waits(s *ast.ForStmt) []outLine {
	if !f.unit.user {
		return nil
	}
	switch w := f.l.polls.loops[s]; {
	case w.yields:
		return []outLine{f.newLine("u.Yield()")}
	case w.given:
		return []outLine{
			f.newLine("if " + f.gave() + " {"),
			f.newLine("\t" + f.gave() + " = false"),
			f.newLine("\tu.Yield()"),
			f.newLine("}"),
		}
	}
	return nil
}

// gave returns the variable that says that a select took its default.
func (f *function) gave() string {
	for g := f; g != nil; g = g.parent {
		if g.given != "" {
			return g.given
		}
		if g == g.root {
			break
		}
	}
	return ""
}

// noting defines that variable for a loop, if it needs one. The loops within
// share it: one of them may end after a default.
func (f *function) noting(s *ast.ForStmt) (done func()) {
	if !f.unit.user || !f.l.polls.loops[s].given || f.gave() != "" {
		return func() {}
	}
	f.given = f.define("gave", "false")
	return func() { f.given = "" }
}
