package lower

import (
	"fmt"
	"go/types"
)

// A typeTable numbers types; identical ones have one number.
type typeTable struct {
	list []types.Type
	of   map[string][]int
}

func (t *typeTable) number(typ types.Type) int {
	sized(typ)
	key := types.TypeString(typ, func(p *types.Package) string { return p.Path() })
	for _, i := range t.of[key] {
		if types.Identical(t.list[i], typ) {
			return i
		}
	}
	if t.of == nil {
		t.of = map[string][]int{}
	}
	t.list = append(t.list, typ)
	limit(len(t.list), maxTypes, "types")
	t.of[key] = append(t.of[key], len(t.list)-1)
	return len(t.list) - 1
}

// typ returns how the source names a type: basic types and pointers as they
// are, all else by number.
func (l *lowerer) typ(t types.Type) string {
	t = types.Unalias(t)
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() != types.UnsafePointer && t.Kind() != types.UntypedNil {
			return types.Default(t).(*types.Basic).Name()
		}
	case *types.Pointer:
		return "*" + l.typ(t.Elem())
	}
	return fmt.Sprintf("u.T%d", l.typeNumber(t))
}

func (l *lowerer) typeNumber(t types.Type) int {
	n := l.types.number(t)
	l.reach(t)
	return n
}

// reach has the methods of all types lowered that a value of type t may hold.
func (l *lowerer) reach(t types.Type) {
	t = types.Unalias(t)
	if l.reached == nil {
		l.reached = map[types.Type]bool{}
	}
	if l.reached[t] {
		return
	}
	l.reached[t] = true
	switch t := t.(type) {
	case *types.Named:
		if t.Obj().Pkg() != nil && l.units[t.Obj().Pkg()] == nil {
			return
		}
		l.needMethods(t)
		l.reach(t.Underlying())
	case *types.Pointer:
		l.reach(t.Elem())
	case *types.Slice:
		l.reach(t.Elem())
	case *types.Array:
		l.reach(t.Elem())
	case *types.Chan:
		l.reach(t.Elem())
	case *types.Map:
		l.reach(t.Key())
		l.reach(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			l.reach(f.Type())
		}
	case *types.Signature:
		l.reach(t.Params())
		l.reach(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			l.reach(v.Type())
		}
	case *types.Interface:
		for m := range t.Methods() {
			l.reach(m.Type())
		}
	}
}

// zero returns the zero value of a type.
func (l *lowerer) zero(t types.Type) string {
	if b, ok := types.Unalias(t).(*types.Basic); ok {
		switch {
		case b.Kind() == types.Int:
			return "0"
		case b.Kind() == types.String:
			return `""`
		case b.Kind() == types.Bool:
			return "false"
		}
	}
	if _, ok := t.Underlying().(*types.Pointer); ok {
		// A nil pointer in a table stands for a type.
		return "(" + l.typ(t) + ")(nil)"
	}
	l.typeNumber(t)
	return fmt.Sprintf("u.Z%d", l.zeros.number(t))
}

func basic(t types.Type) *types.Basic {
	b, _ := t.Underlying().(*types.Basic)
	return b
}

func isString(t types.Type) bool {
	b := basic(t)
	return b != nil && b.Info()&types.IsString != 0
}

func pointer(t types.Type) (types.Type, bool) {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return nil, false
	}
	return p.Elem(), true
}
