package vet

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A waiter follows all paths of a function from where a cancel function is
// made to where it is used, and finds a return on the way.
type waiter struct {
	*pass
	def     ast.Stmt // makes it
	cancel  *types.Var
	results *ast.FieldList

	targets []*target
	lost    token.Pos // a return, or the end of the function
	unsure  bool      // a goto: nothing is said
}

// A state is what holds at a place, on the paths that lead there.
type state struct {
	live    bool // there is one
	pending bool // on one of them the cancel function is made and not used
}

func (s state) or(t state) state {
	return state{s.live || t.live, s.live && s.pending || t.live && t.pending}
}

// A target is a statement that break or continue leads out of, or on in.
type target struct {
	label                   string
	loop                    bool
	broken, continued, fell state
}

func (w *waiter) list(stmts []ast.Stmt, st state) state {
	for _, s := range stmts {
		st = w.stmt(s, "", st)
	}
	return st
}

// after returns the state after n was evaluated.
func (w *waiter) after(n ast.Node, st state) state {
	if st.pending && w.uses(n, w.cancel) {
		st.pending = false
	}
	return st
}

func (w *waiter) stmt(s ast.Stmt, label string, st state) state {
	if !st.live {
		return st
	}
	if s == w.def {
		return state{live: true, pending: true}
	}
	switch s := s.(type) {
	case nil:
	case *ast.LabeledStmt:
		return w.stmt(s.Stmt, s.Label.Name, st)
	case *ast.BlockStmt:
		return w.list(s.List, st)
	case *ast.ReturnStmt:
		named := w.results != nil && len(s.Results) == 0 && w.cancel.Pos() >= w.results.Pos() && w.cancel.Pos() < w.results.End()
		if st := w.after(s, st); st.pending && !named && !w.lost.IsValid() {
			w.lost = s.Pos()
		}
		return state{}
	case *ast.BranchStmt:
		w.branch(s, st)
		return state{}
	case *ast.ExprStmt:
		st = w.after(s, st)
		if call, ok := s.X.(*ast.CallExpr); ok && w.neverReturns(call) {
			return state{}
		}
	case *ast.IfStmt:
		st = w.stmt(s.Init, "", st)
		st = w.after(s.Cond, st)
		then := w.stmt(s.Body, "", st)
		if s.Else != nil {
			st = w.stmt(s.Else, "", st)
		}
		return then.or(st)
	case *ast.ForStmt:
		st = w.stmt(s.Init, "", st)
		return w.loop(label, s.Cond, s.Cond != nil, s.Body, s.Post, st)
	case *ast.RangeStmt:
		return w.loop(label, nil, true, s.Body, nil, w.after(s.X, st))
	case *ast.SwitchStmt:
		st = w.stmt(s.Init, "", st)
		if s.Tag != nil {
			st = w.after(s.Tag, st)
		}
		return w.cases(label, s.Body, st, false)
	case *ast.TypeSwitchStmt:
		st = w.stmt(s.Init, "", st)
		return w.cases(label, s.Body, w.after(s.Assign, st), false)
	case *ast.SelectStmt:
		return w.cases(label, s.Body, st, true)
	default:
		return w.after(s, st)
	}
	return st
}

func (w *waiter) branch(s *ast.BranchStmt, st state) {
	for i := len(w.targets) - 1; i >= 0; i-- {
		t := w.targets[i]
		if s.Label != nil && t.label != s.Label.Name {
			continue
		}
		switch {
		case s.Tok == token.BREAK:
			t.broken = t.broken.or(st)
			return
		case s.Tok == token.CONTINUE && t.loop:
			t.continued = t.continued.or(st)
			return
		case s.Tok == token.FALLTHROUGH:
			t.fell = st
			return
		}
	}
	w.unsure = true
}

// loop goes round twice: what one pass leaves pending, the next one meets.
func (w *waiter) loop(label string, cond ast.Expr, ends bool, body *ast.BlockStmt, post ast.Stmt, st state) state {
	t := &target{label: label, loop: true}
	w.targets = append(w.targets, t)
	defer func() { w.targets = w.targets[:len(w.targets)-1] }()
	var end state
	for range 2 {
		if cond != nil {
			st = w.after(cond, st)
		}
		if ends {
			end = end.or(st)
		}
		st = w.stmt(body, "", st).or(t.continued)
		st = w.stmt(post, "", st)
	}
	if ends {
		end = end.or(st)
	}
	return end.or(t.broken)
}

func (w *waiter) cases(label string, body *ast.BlockStmt, st state, all bool) state {
	t := &target{label: label}
	w.targets = append(w.targets, t)
	defer func() { w.targets = w.targets[:len(w.targets)-1] }()
	var end state
	for _, c := range body.List {
		entry := st.or(t.fell)
		t.fell = state{}
		var stmts []ast.Stmt
		switch c := c.(type) {
		case *ast.CaseClause:
			stmts, all = c.Body, all || c.List == nil
			for _, e := range c.List {
				entry = w.after(e, entry)
			}
		case *ast.CommClause:
			stmts = c.Body
			if c.Comm != nil {
				entry = w.after(c.Comm, entry)
			}
		}
		end = end.or(w.list(stmts, entry))
	}
	if !all {
		end = end.or(st)
	}
	return end.or(t.broken)
}

// neverReturns reports whether a call ends the goroutine or the program.
func (p *pass) neverReturns(call *ast.CallExpr) bool {
	if p.builtin(call) == "panic" {
		return true
	}
	fn := p.callee(call)
	if fn == nil {
		return false
	}
	switch fn.FullName() {
	case "os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln",
		"(*log.Logger).Fatal", "(*log.Logger).Fatalf", "(*log.Logger).Fatalln",
		"(*log.Logger).Panic", "(*log.Logger).Panicf", "(*log.Logger).Panicln",
		"(*testing.common).FailNow", "(*testing.common).Fatal", "(*testing.common).Fatalf",
		"(*testing.common).SkipNow", "(*testing.common).Skip", "(*testing.common).Skipf":
		return true
	}
	return false
}
