package worker

import (
	"go/ast"
	"go/token"
	"strings"
)

// Nothing is preempted on the virtual clock: Go's scheduler measures how
// long a goroutine has been running with the clock that stands still
// meanwhile. So a loop that waits for another goroutine without blocking,
// such as
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
// never comes. Such a loop gets a call of support.Yield before it passes
// again, which lets others run or time pass (yield.go).
//
// A select in such a loop gives way where it takes its default, so that a
// loop which has something to do at each pass is not held up.
//
// A loop waits if only something within can end it (it has no condition, or
// nothing that counts) and if it asks, itself or in functions of the program
// that it calls, for what others change: whether a channel is ready (a select
// with a default, len), an atomic value, a lock, the time, a connection. All
// others run as they are.

// asks are names of functions and methods that tell what other goroutines, or
// time, may have changed, by the number of their arguments; -1 for any.
var asks = map[string]int{
	"CompareAndSwap": 2, "Load": -1, "Swap": 1, "TryLock": 0, "TryRLock": 0,
	"Lock": 0, "RLock": 0, "Err": 0, "NumGoroutine": 0,
	"Now": 0, "Since": 1, "Until": 1,
	"Dial": -1, "DialTimeout": -1, "Accept": 0,
}

// A poller finds the loops that wait.
type poller struct {
	*outline
	does     map[*ast.FuncDecl]bool // whether functions ask
	channels map[string]bool        // names of fields that are channels
	given    map[*ast.CommClause]bool
	calls    int // how many calls were made
}

// yieldInLoops makes the loops of the file that wait give way; it reports
// whether there are any.
func (o *outline) yieldInLoops(file *ast.File) bool {
	p := &poller{outline: o, does: map[*ast.FuncDecl]bool{}, channels: map[string]bool{}, given: map[*ast.CommClause]bool{}}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				_, is := f.Type.(*ast.ChanType)
				for _, name := range f.Names {
					p.channels[name.Name] = p.channels[name.Name] || is
				}
			}
		}
		return true
	})
	ast.Inspect(file, func(n ast.Node) bool {
		loop, ok := n.(*ast.ForStmt)
		if !ok || loop.Cond != nil && loop.Post != nil {
			return true
		}
		p.defaults(loop.Body)
		if !p.asks(loop, false) {
			return true
		}
		if loop.Init == nil && loop.Post == nil {
			loop.Post = p.yield(loop.For)
		} else {
			eachPass(loop.Body, false, p.yield)
		}
		return true
	})
	return p.calls > 0
}

// defaults makes the defaults in the body of a loop give way, where the loop
// may go on after them.
func (p *poller) defaults(body *ast.BlockStmt) {
	own(body, func(n ast.Node) {
		c, ok := n.(*ast.CommClause)
		if !ok || c.Comm != nil || p.given[c] {
			return
		}
		p.given[c] = true
		b := &ast.BlockStmt{List: c.Body, Lbrace: c.Colon, Rbrace: c.End()}
		eachPass(b, true, p.yield)
		c.Body = b.List
	})
}

// yield makes a call of support.Yield.
func (p *poller) yield(pos token.Pos) ast.Stmt {
	p.calls++
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: p.supportFunc("Yield", pos), Lparen: pos, Rparen: pos}}
}

// asks reports whether running n asks for what others change; defaults says
// whether those of a select count.
func (p *poller) asks(n ast.Node, defaults bool) (found bool) {
	called := map[ast.Node]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.GoStmt:
			return false
		case *ast.FuncLit:
			found = called[n] && p.asks(n.Body, true)
			return false
		case *ast.CommClause:
			found = n.Comm == nil && defaults
		case *ast.CallExpr:
			called[ast.Unparen(n.Fun)] = true
			found = p.asksCall(n)
		}
		return !found
	})
	return found
}

func (p *poller) asksCall(c *ast.CallExpr) bool {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident:
		if fun.Name == "len" && fun.Obj == nil && len(c.Args) == 1 {
			return p.isChannel(c.Args[0])
		}
	case *ast.SelectorExpr:
		name := fun.Sel.Name
		if p.qualified(fun) { // atomic.LoadInt64
			for _, word := range []string{"Load", "CompareAndSwap", "Swap"} {
				if strings.HasPrefix(name, word) && fun.X.(*ast.Ident).Name == "atomic" {
					return true
				}
			}
		}
		if n, ok := asks[name]; ok && (n < 0 || n == len(c.Args)) && p.declared[name] == nil {
			return true
		}
	}
	named, _ := p.reaches(c)
	for _, d := range named {
		if p.asksFunc(d) {
			return true
		}
	}
	return false
}

func (p *poller) asksFunc(d *ast.FuncDecl) bool {
	if does, ok := p.does[d]; ok || d.Body == nil {
		return does
	}
	p.does[d] = false // while it is looked into: it may call itself
	does := p.asks(d.Body, true)
	p.does[d] = does
	return does
}

// isChannel reports whether the file declares e as a channel.
func (p *poller) isChannel(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return p.channels[e.Sel.Name]
	case *ast.Ident:
		switch d := declaration(e).(type) {
		case *ast.Field:
			return isChannelType(d.Type)
		case *ast.ValueSpec:
			if d.Type != nil {
				return isChannelType(d.Type)
			}
			for i, name := range d.Names {
				if name.Name == e.Name && i < len(d.Values) {
					return makesChannel(d.Values[i])
				}
			}
		case *ast.AssignStmt:
			for i, l := range d.Lhs {
				if name, ok := l.(*ast.Ident); ok && name.Name == e.Name && i < len(d.Rhs) {
					return makesChannel(d.Rhs[i])
				}
			}
		}
	}
	return false
}

func makesChannel(e ast.Expr) bool {
	c, ok := ast.Unparen(e).(*ast.CallExpr)
	return ok && isUniverse(c) && len(c.Args) > 0 && isChannelType(c.Args[0])
}

// isChannelType reports whether t is written as a channel's type, or names
// one.
func isChannelType(t ast.Expr) bool {
	for range 4 {
		switch x := ast.Unparen(t).(type) {
		case *ast.ChanType:
			return true
		case *ast.Ident:
			spec, ok := declaration(x).(*ast.TypeSpec)
			if !ok {
				return false
			}
			t = spec.Type
		default:
			return false
		}
	}
	return false
}
