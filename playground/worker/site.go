package worker

import (
	"go/ast"
	"go/token"
	"slices"
)

// operators of Go, by the interpreter's function for them. An assignment
// with an operator has its own.
var operators = map[string][]token.Token{
	"quo": {token.QUO}, "quoAssign": {token.QUO_ASSIGN}, "rem": {token.REM}, "remAssign": {token.REM_ASSIGN},
	"shl": {token.SHL}, "shlAssign": {token.SHL_ASSIGN}, "shr": {token.SHR}, "shrAssign": {token.SHR_ASSIGN},
	"equal": {token.EQL}, "notEqual": {token.NEQ},
}

// matches returns what finds the operations that may have failed this way;
// nil if that is not known.
func (f failure) matches(o *outline) func(ast.Node) token.Pos {
	if f.library != "" {
		if o.selected[f.library] || o.imports["."] {
			return nil // it may be called by another name
		}
		return func(n ast.Node) token.Pos {
			if c, ok := n.(*ast.CallExpr); ok {
				if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == f.library {
					return sel.Sel.Pos()
				}
			}
			return token.NoPos
		}
	}
	if toks, ok := operators[f.op]; ok {
		return func(n ast.Node) token.Pos {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if slices.Contains(toks, n.Op) {
					return n.OpPos
				}
			case *ast.AssignStmt:
				if slices.Contains(toks, n.Tok) {
					return n.TokPos
				}
			}
			return token.NoPos
		}
	}
	switch f.op {
	case "getIndexArray", "getIndexMap", "getIndexMap2":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.IndexExpr); ok {
				return x.Lbrack
			}
			return token.NoPos
		}
	case "slice", "slice0":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.SliceExpr); ok {
				return x.Lbrack
			}
			return token.NoPos
		}
	case "_make":
		return builtinCall("make")
	case "_close":
		return builtinCall("close")
	case "send":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.SendStmt); ok {
				return x.Arrow
			}
			return token.NoPos
		}
	case "_select":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.SelectStmt); ok {
				return x.Select
			}
			return token.NoPos
		}
	case "typeAssert":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.TypeAssertExpr); ok && x.Type != nil {
				return x.Lparen
			}
			return token.NoPos
		}
	case "call", "genFunctionWrapper", "callBin":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.CallExpr); ok && !isUniverse(x) && !o.isSupport(x) {
				return x.Lparen
			}
			return token.NoPos
		}
	case "getPtrIndexSeq", "getMethodByName", "getIndexBinMethod", "getIndexSeq", "getIndexSeqMethod", "getIndexSeqPtrMethod", "getIndexBinPtrMethod", "getIndexBinElemMethod", "getMethod":
		return func(n ast.Node) token.Pos {
			if x, ok := n.(*ast.SelectorExpr); ok && !o.qualified(x) {
				return x.Sel.Pos()
			}
			return token.NoPos
		}
	}
	if slices.ContainsFunc(f.through, func(s string) bool { return s == "reflect.Value.SetMapIndex" }) {
		return stores(func(e ast.Expr) bool { _, ok := e.(*ast.IndexExpr); return ok })
	}
	if f.op == "assign" {
		return stores(func(e ast.Expr) bool { _, ok := e.(*ast.Ident); return !ok })
	}
	return nil
}

func isUniverse(c *ast.CallExpr) bool {
	id, ok := ast.Unparen(c.Fun).(*ast.Ident)
	return ok && id.Obj == nil && slices.Contains(universe, id.Name)
}

func builtinCall(name string) func(ast.Node) token.Pos {
	return func(n ast.Node) token.Pos {
		if c, ok := n.(*ast.CallExpr); ok {
			if id := builtin(c); id != nil && id.Name == name {
				return id.Pos()
			}
		}
		return token.NoPos
	}
}

// stores finds assignments to what is.
func stores(is func(ast.Expr) bool) func(ast.Node) token.Pos {
	return func(n ast.Node) token.Pos {
		var to []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				to = n.Lhs
			}
		case *ast.IncDecStmt:
			to = []ast.Expr{n.X}
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				to = []ast.Expr{n.Key, n.Value}
			}
		}
		for _, e := range to {
			if e != nil && is(ast.Unparen(e)) {
				return e.Pos()
			}
		}
		return token.NoPos
	}
}

// callsOf finds the calls that may run f: directly, or by way of a library
// function that they hand it to.
func callsOf(o *outline, f function) func(ast.Node) token.Pos {
	return func(n ast.Node) token.Pos {
		if c, ok := n.(*ast.CallExpr); ok && !o.isSupport(c) && o.mayCall(c, f) {
			return c.Lparen
		}
		return token.NoPos
	}
}

func (o *outline) mayCall(c *ast.CallExpr, f function) bool {
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.Ident, *ast.FuncLit:
		return !isUniverse(c) && o.mayBe(fun, f)
	case *ast.SelectorExpr:
		name := fun.Sel.Name
		if !o.qualified(fun) && (o.fields[name] || o.declared[name] != nil) {
			return o.fields[name] || f.decl != nil && slices.Contains(o.declared[name], f.decl)
		}
		if x, ok := fun.X.(*ast.Ident); ok && (x.Name == "fmt" || x.Name == "log") && o.qualified(fun) {
			return f.decl != nil && f.decl.Recv != nil // String, Error, Format
		}
		if f.decl != nil && f.decl.Recv != nil && len(c.Args) > 0 {
			return true // sort.Sort(x) calls x.Less
		}
		return slices.ContainsFunc(c.Args, func(a ast.Expr) bool { return o.mayBe(ast.Unparen(a), f) })
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.InterfaceType, *ast.FuncType, *ast.StarExpr:
		return false
	}
	return true
}

// mayBe reports whether the value of e may be f.
func (o *outline) mayBe(e ast.Expr, f function) bool {
	switch e := e.(type) {
	case *ast.BasicLit, *ast.BinaryExpr, *ast.CompositeLit, *ast.UnaryExpr:
		return false
	case *ast.FuncLit:
		return e.Body == f.body
	case *ast.Ident:
		if o.types[e.Name] {
			return false
		}
		if o.declared[e.Name] != nil && (e.Obj == nil || e.Obj.Kind == ast.Fun) {
			return f.decl != nil && slices.Contains(o.declared[e.Name], f.decl)
		}
	case *ast.SelectorExpr:
		if o.qualified(e) {
			return false
		}
	}
	return true
}
