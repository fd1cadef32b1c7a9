package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// The types that the interpreter works with have lower-case fields that any
// package may see and set (package forge). What the library looks into, it is
// shown as values of their sealed twins, whose fields are as the toolchain's:
//
//	fmt.Println(p)              fmt.Println(u.Seal(p))
//	reflect.ValueOf(p)          reflect.ValueOf(u.Seal(p))
//	v.Interface()               u.Open(v.Interface())

// looking are the packages whose functions look into values that they get as
// an any.
var looking = map[string]bool{
	"encoding/gob": true, "encoding/json": true, "encoding/xml": true, "encoding/asn1": true, "encoding/binary": true, "fmt": true, "html/template": true,
	"log": true, "reflect": true, "testing": true, "text/template": true, "go/ast": true,
}

// seal has the arguments of such a function sealed.
func (f *function) seal(c callee, e *ast.CallExpr, sig *types.Signature, list []string) {
	if c.fn == nil || c.fn.Pkg() == nil || !looking[c.fn.Pkg().Path()] || !f.unit.user {
		return
	}
	name := c.fn.FullName()
	switch name {
	case "reflect.DeepEqual", "reflect.Swapper":
		return
	case "(reflect.Value).Call", "(reflect.Value).CallSlice":
		list[0] = "u.OpenValues(" + list[0] + ")"
		if !strings.HasSuffix(list[0], "...)") {
			return
		}
	}
	params := sig.Params()
	for i := range list {
		at := min(i, params.Len()-1)
		t := params.At(at).Type()
		last := sig.Variadic() && at == params.Len()-1
		if last {
			t = t.(*types.Slice).Elem()
		}
		if it, ok := types.Unalias(t).(*types.Interface); !ok || !it.Empty() {
			continue
		}
		switch {
		case last && e.Ellipsis.IsValid():
			list[i] = "u.SealAll(" + strings.TrimSuffix(list[i], "...") + ")..."
		case i < len(e.Args) && len(list) == len(e.Args) && !f.hides(f.typeOf(e.Args[i]), map[types.Type]bool{}):
		case name == "fmt.Errorf":
			list[i] = "u.SealPlain(" + list[i] + ")" // an error may be wrapped
		default:
			list[i] = "u.Seal(" + list[i] + ")"
		}
	}
}

// hides reports whether values of a type may differ when they are sealed.
func (f *function) hides(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		if f.library(t) && t.TypeArgs().Len() == 0 {
			return types.IsInterface(t)
		}
		for i := range t.NumMethods() {
			if !t.Method(i).Exported() {
				return true
			}
		}
		return f.hides(t.Underlying(), seen)
	case *types.Interface:
		return true
	case *types.Struct:
		for v := range t.Fields() {
			if !v.Exported() || f.hides(v.Type(), seen) {
				return true
			}
		}
	case *types.Pointer:
		return f.hides(t.Elem(), seen)
	case *types.Slice:
		return f.hides(t.Elem(), seen)
	case *types.Array:
		return f.hides(t.Elem(), seen)
	case *types.Chan:
		return f.hides(t.Elem(), seen)
	case *types.Map:
		return f.hides(t.Key(), seen) || f.hides(t.Elem(), seen)
	}
	return false
}
