package worker

import (
	"go/ast"
	"go/token"
	"slices"
)

// maybeChannel reports whether e may be a channel, as far as its declaration
// in this file tells; at most depth steps are taken.
func (b *blocker) maybeChannel(e ast.Expr, depth int) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit, *ast.CompositeLit, *ast.FuncLit, *ast.SliceExpr, *ast.BinaryExpr:
		return false
	case *ast.UnaryExpr:
		return e.Op == token.ARROW
	case *ast.CallExpr:
		switch fun := ast.Unparen(e.Fun).(type) {
		case *ast.ArrayType, *ast.MapType:
			return false
		case *ast.Ident:
			if fun.Obj == nil && slices.Contains(universe, fun.Name) {
				return fun.Name == "make" && len(e.Args) > 0 && b.channelType(e.Args[0], depth)
			}
			if d, ok := declaration(fun).(*ast.FuncDecl); ok && d.Type.Results != nil && len(d.Type.Results.List) == 1 {
				return b.channelType(d.Type.Results.List[0].Type, depth)
			}
		}
	case *ast.Ident:
		if depth == 0 {
			return true
		}
		switch d := declaration(e).(type) {
		case *ast.Field:
			return b.channelType(d.Type, depth-1)
		case *ast.ValueSpec:
			if d.Type != nil {
				return b.channelType(d.Type, depth-1)
			}
			for i, name := range d.Names {
				if name.Name == e.Name && len(d.Values) == len(d.Names) {
					return b.maybeChannel(d.Values[i], depth-1)
				}
			}
		case *ast.AssignStmt:
			for i, l := range d.Lhs {
				if name, ok := l.(*ast.Ident); ok && name.Name == e.Name && len(d.Lhs) == len(d.Rhs) {
					return b.maybeChannel(d.Rhs[i], depth-1)
				}
			}
		}
	}
	return true
}

func (b *blocker) channelType(t ast.Expr, depth int) bool {
	switch t := ast.Unparen(t).(type) {
	case *ast.ArrayType, *ast.MapType, *ast.FuncType, *ast.StarExpr, *ast.Ellipsis:
		return false
	case *ast.Ident:
		if t.Obj == nil && slices.Contains(universe, t.Name) {
			return false
		}
		if spec, ok := declaration(t).(*ast.TypeSpec); ok && depth > 0 {
			return b.channelType(spec.Type, depth-1)
		}
	}
	return true
}

func declaration(id *ast.Ident) any {
	if id.Obj == nil {
		return nil
	}
	return id.Obj.Decl
}
