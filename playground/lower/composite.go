package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// composite lowers a literal of type t, whose types are all written out.
func (f *function) composite(e *ast.CompositeLit, t types.Type) string {
	if elem, ok := pointer(t); ok { // &T{…} with &T left out
		return "(&" + f.define("t", f.composite(e, elem)) + ")"
	}
	values := make([]ast.Expr, len(e.Elts))
	keys := make([]string, len(e.Elts))
	var value func(i int, x ast.Expr) string
	elem := func(x ast.Expr, t types.Type) string {
		if lit, ok := ast.Unparen(x).(*ast.CompositeLit); ok && lit.Type == nil {
			return f.composite(lit, t)
		}
		return f.as(x, t)
	}
	switch under := t.Underlying().(type) {
	case *types.Struct:
		fields := make([]types.Type, len(e.Elts))
		for i, x := range e.Elts {
			field := under.Field(min(i, under.NumFields()-1))
			if kv, ok := x.(*ast.KeyValueExpr); ok {
				name := kv.Key.(*ast.Ident).Name
				for v := range under.Fields() {
					if v.Name() == name {
						field = v
					}
				}
				x = kv.Value
			}
			values[i], keys[i], fields[i] = x, field.Name(), field.Type()
		}
		value = func(i int, x ast.Expr) string { return elem(x, fields[i]) }
		ops := f.operands(values, value)
		var list []string
		for i, op := range ops {
			if keys[i] != "_" {
				list = append(list, keys[i]+": "+op)
			}
		}
		return f.l.typ(t) + "{" + strings.Join(list, ", ") + "}"
	case *types.Map:
		if len(e.Elts) == 0 {
			return "make(" + f.l.typ(t) + ")"
		}
		name := f.define("t", "make("+f.l.typ(t)+")")
		for _, x := range e.Elts {
			kv := x.(*ast.KeyValueExpr)
			ops := f.operands([]ast.Expr{kv.Key, kv.Value}, func(i int, x ast.Expr) string {
				if i == 0 {
					return elem(x, under.Key())
				}
				return elem(x, under.Elem())
			})
			f.emit("%s[%s] = %s", name, ops[0], ops[1])
		}
		return name
	case *types.Slice:
		return f.list(e, t, under.Elem(), elem)
	case *types.Array:
		return f.list(e, t, under.Elem(), elem)
	}
	f.unsupported(e, "a literal of type %s", t)
	return ""
}

// list lowers a literal of a slice or an array. Elements without a key follow
// the one before.
func (f *function) list(e *ast.CompositeLit, t, et types.Type, elem func(ast.Expr, types.Type) string) string {
	at, most := int64(0), int64(0)
	values := make([]ast.Expr, len(e.Elts))
	index := make([]int64, len(e.Elts))
	dense := true
	for i, x := range e.Elts {
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			at, _ = constant.Int64Val(constant.ToInt(f.unit.info.Types[kv.Key].Value))
			x = kv.Value
		}
		dense = dense && at == int64(i)
		values[i], index[i] = x, at
		at++
		most = max(most, at)
	}
	ops := f.operands(values, func(_ int, x ast.Expr) string { return elem(x, et) })
	if a, ok := t.Underlying().(*types.Array); ok {
		if len(ops) == 0 {
			return f.l.zero(t)
		}
		name := f.define("t", f.l.zero(t))
		if dense && int64(len(ops)) == a.Len() && len(ops) <= 1<<12 {
			f.lines = f.lines[:len(f.lines)-1]
			return f.l.typ(t) + "{" + strings.Join(ops, ", ") + "}"
		}
		for i, op := range ops {
			f.emit("%s[%d] = %s", name, index[i], op)
		}
		return name
	}
	if dense {
		return f.l.typ(t) + "{" + strings.Join(ops, ", ") + "}"
	}
	name := f.define("t", fmt.Sprintf("make(%s, %d)", f.l.typ(t), most))
	for i, op := range ops {
		f.emit("%s[%d] = %s", name, index[i], op)
	}
	return name
}
