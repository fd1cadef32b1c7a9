package worker

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// qualified reports whether e is a name of an imported package.
func (o *outline) qualified(e *ast.SelectorExpr) bool {
	id, ok := e.X.(*ast.Ident)
	return ok && id.Obj == nil && o.imports[id.Name]
}

var universe = []string{
	"append", "cap", "clear", "close", "complex", "copy", "delete", "imag", "len", "make", "max", "min", "new", "panic", "print", "println", "real", "recover",
	"bool", "byte", "rune", "string", "error", "any", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
	"float32", "float64", "complex64", "complex128",
}

// basic types that are no alias of others.
var basic = []string{
	"bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
	"float32", "float64", "complex64", "complex128",
}

// definesPlain reports whether a declaration makes a type of its own that is
// no interface.
func definesPlain(spec *ast.TypeSpec) bool {
	if spec.Assign.IsValid() || spec.TypeParams != nil {
		return false
	}
	switch t := spec.Type.(type) {
	case *ast.StructType:
		return true
	case *ast.Ident:
		return t.Obj == nil && slices.Contains(basic, t.Name)
	}
	return false
}

// embeds reports whether a type expression embeds others.
func embeds(t ast.Expr) bool {
	var list *ast.FieldList
	switch t := t.(type) {
	case *ast.StructType:
		list = t.Fields
	case *ast.InterfaceType:
		list = t.Methods
	default:
		return false
	}
	return slices.ContainsFunc(list.List, func(f *ast.Field) bool { return len(f.Names) == 0 })
}

// lacks reports whether a type, as the interpreter writes it, certainly lacks
// a method of an interface: no method of that name is declared for it.
func (o *outline) lacks(typ, iface string) bool {
	name, ok1 := strings.CutPrefix(strings.TrimPrefix(typ, "*"), "main.")
	iface, ok2 := strings.CutPrefix(iface, "main.")
	return ok1 && ok2 && o.alone[name] && slices.ContainsFunc(o.wants[iface], func(m string) bool {
		return !slices.ContainsFunc(o.declared[m], func(d *ast.FuncDecl) bool {
			r := receiver(d)
			return r == name+"." || r == "(*"+name+")."
		})
	})
}

// reaches tells which functions of the program a call may run: those named,
// or any.
func (o *outline) reaches(call *ast.CallExpr) (named []*ast.FuncDecl, any bool) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		switch {
		case fun.Obj == nil && slices.Contains(universe, fun.Name), o.types[fun.Name]:
		case o.declared[fun.Name] != nil && (fun.Obj == nil || fun.Obj.Kind == ast.Fun):
			named = o.declared[fun.Name]
		default:
			any = true
		}
	case *ast.SelectorExpr:
		switch {
		case o.fields[fun.Sel.Name]:
			any = true
		case (fun.Sel.Name == "Go" || fun.Sel.Name == "AfterFunc") && o.declared[fun.Sel.Name] == nil:
			return nil, false // runs it in another goroutine
		case !o.qualified(fun):
			named = o.declared[fun.Sel.Name]
		}
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.InterfaceType, *ast.FuncType, *ast.StarExpr: // conversions
	default:
		any = true
	}
	for _, a := range call.Args { // what is handed over may be called
		switch a := ast.Unparen(a).(type) {
		case *ast.FuncLit:
			any = true
		case *ast.Ident:
			named = append(named, o.declared[a.Name]...)
		case *ast.SelectorExpr:
			named = append(named, o.declared[a.Sel.Name]...)
		}
	}
	return named, any
}

// typeOf returns the name of e's type, such as *main.T, if e is written as a
// value of a type that the file declares; else "". depth bounds the way from
// a variable to what it was defined as.
func (o *outline) typeOf(e ast.Expr, depth int) string {
	named := func(t ast.Expr) string {
		if id, ok := ast.Unparen(t).(*ast.Ident); ok && o.types[id.Name] && (id.Obj == nil || id.Obj.Kind == ast.Typ) {
			if spec, ok := declaration(id).(*ast.TypeSpec); ok && !spec.Assign.IsValid() && spec.TypeParams == nil {
				if _, is := spec.Type.(*ast.InterfaceType); !is {
					return "main." + id.Name
				}
			}
		}
		return ""
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return named(e.Type)
	case *ast.CallExpr:
		if len(e.Args) == 1 {
			return named(e.Fun)
		}
	case *ast.UnaryExpr:
		if e.Op == token.AND && depth > 0 {
			if name := o.typeOf(e.X, depth-1); name != "" {
				return "*" + name
			}
		}
	case *ast.Ident:
		switch d := declaration(e).(type) {
		case *ast.ValueSpec:
			if d.Type != nil {
				return named(d.Type)
			}
		case *ast.AssignStmt:
			if len(d.Lhs) == 1 && len(d.Rhs) == 1 && depth > 0 {
				return o.typeOf(d.Rhs[0], depth-1)
			}
		}
	}
	return ""
}
