package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
	"sync"
)

// copylocks: a lock that is copied is two locks.

// locked describes why a value of type t must not be copied: the types from
// t to the lock in it. Empty if it may be.
func (p *pass) locked(t types.Type) string {
	if t == nil {
		return ""
	}
	if p.locks == nil {
		p.locks = locks{}
	}
	return strings.Join(p.locks.path(t), " contains ")
}

// locks remembers what lies in types: a type may be in another in many ways.
type locks map[types.Type][]string

// path returns the types from t to a lock that it contains by value: a type
// of which only the pointer has Lock and Unlock.
func (l locks) path(t types.Type) []string {
	path, ok := l[t]
	if !ok {
		l[t] = nil // of a type that contains itself there is no value
		path = l.search(t)
		l[t] = path
	}
	return path
}

func (l locks) search(t types.Type) []string {
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		return l.inTerms(tp)
	}
	for {
		a, ok := t.Underlying().(*types.Array)
		if !ok {
			break
		}
		t = a.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	if isLocker(types.NewPointer(t)) && !isLocker(t) {
		return []string{t.String()}
	}
	for f := range s.Fields() {
		if path := l.path(f.Type()); path != nil {
			return append([]string{t.String()}, path...)
		}
	}
	return nil
}

func (l locks) inTerms(tp *types.TypeParam) []string {
	i, ok := tp.Constraint().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for e := range i.EmbeddedTypes() {
		terms := []types.Type{e}
		if u, ok := e.Underlying().(*types.Union); ok {
			terms = nil
			for t := range u.Terms() {
				terms = append(terms, t.Type())
			}
		}
		for _, t := range terms {
			if path := l.path(t); path != nil {
				return append([]string{tp.String()}, path...)
			}
		}
	}
	return nil
}

// isLocker reports whether t has methods Lock and Unlock like a sync.Locker.
func isLocker(t types.Type) bool { return types.Implements(t, locker()) }

var locker = sync.OnceValue(func() *types.Interface {
	method := func(name string) *types.Func {
		return types.NewFunc(token.NoPos, nil, name, types.NewSignatureType(nil, nil, nil, nil, nil, false))
	}
	return types.NewInterfaceType([]*types.Func{method("Lock"), method("Unlock")}, nil).Complete()
})

// copied is locked for an expression whose value is copied. New values are
// not: literals, and what a call returns.
func (p *pass) copied(e ast.Expr) string {
	e = ast.Unparen(e)
	switch x := e.(type) {
	case *ast.CompositeLit, *ast.CallExpr:
		return ""
	case *ast.StarExpr:
		if _, ok := ast.Unparen(x.X).(*ast.CallExpr); ok {
			return ""
		}
	}
	if tv := p.info.Types[e]; tv.IsValue() {
		return p.locked(tv.Type)
	}
	return ""
}

func (p *pass) copiedAssign(n *ast.AssignStmt) {
	for i, x := range n.Rhs {
		if path := p.copied(x); path != "" && i < len(n.Lhs) {
			p.warn("copylocks", x.Pos(), "assignment copies lock value to "+p.text(n.Lhs[i])+": "+path)
		}
	}
}

func (p *pass) copiedVar(n *ast.GenDecl) {
	if n.Tok != token.VAR {
		return
	}
	for _, s := range n.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, x := range v.Values {
			if path := p.copied(x); path != "" && i < len(v.Names) {
				p.warn("copylocks", x.Pos(), "variable declaration copies lock value to "+v.Names[i].Name+": "+path)
			}
		}
	}
}

func (p *pass) copiedLiteral(n *ast.CompositeLit) {
	for _, x := range n.Elts {
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			x = kv.Value
		}
		if path := p.copied(x); path != "" {
			p.warn("copylocks", x.Pos(), "literal copies lock value from "+p.text(x)+": "+path)
		}
	}
}

func (p *pass) copiedReturn(n *ast.ReturnStmt) {
	for _, x := range n.Results {
		if path := p.copied(x); path != "" {
			p.warn("copylocks", x.Pos(), "return copies lock value: "+path)
		}
	}
}

func (p *pass) copiedArgs(n *ast.CallExpr) {
	if contains([]string{"new", "len", "cap"}, p.builtin(n)) {
		return
	}
	for _, x := range n.Args {
		if path := p.copied(x); path != "" {
			p.warn("copylocks", x.Pos(), "call of "+p.text(n.Fun)+" copies lock value: "+path)
		}
	}
}

func (p *pass) copiedRange(n *ast.RangeStmt) {
	for _, x := range [...]ast.Expr{n.Key, n.Value} {
		if x == nil {
			continue
		}
		if id, ok := x.(*ast.Ident); ok && id.Name == "_" {
			continue
		}
		t := p.typeOf(x)
		if id, ok := x.(*ast.Ident); ok && t == nil && p.info.Defs[id] != nil {
			t = p.info.Defs[id].Type()
		}
		if path := p.locked(t); path != "" {
			p.warn("copylocks", x.Pos(), "range var "+p.text(x)+" copies lock: "+path)
		}
	}
}

func (p *pass) copiedParams(name string, recv *ast.FieldList, typ *ast.FuncType) {
	if recv != nil && len(recv.List) > 0 {
		e := recv.List[0].Type
		if path := p.locked(p.typeOf(e)); path != "" {
			p.warn("copylocks", e.Pos(), name+" passes lock by value: "+path)
		}
	}
	for _, f := range typ.Params.List {
		if path := p.locked(p.typeOf(f.Type)); path != "" {
			p.warn("copylocks", f.Type.Pos(), name+" passes lock by value: "+path)
		}
	}
}
