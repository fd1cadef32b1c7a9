package table

import (
	"fmt"
	"go/constant"
	"go/types"
	"math/big"
	"strings"
)

// An extract is what a table of one package holds, as Go expressions.
type extract struct {
	values  []entry // functions, constants, variables
	types   []entry
	imports map[string]bool // besides reflect
}

type entry struct{ name, expr string }

// A program gets its own copy of each variable of Go's packages: if it sets
// io.EOF to something else, the worker still has the real one. These are
// shared, because setting them has a meaning: times are printed in
// time.Local, crypto/rand reads from Reader, http.Get uses DefaultClient.
var shared = map[string]bool{
	"crypto/rand.Reader":        true,
	"net/http.DefaultClient":    true,
	"net/http.DefaultServeMux":  true,
	"net/http.DefaultTransport": true,
	"time.Local":                true,
}

// extracted returns what chosen selects of a package.
func extracted(pkg *types.Package, chosen func(name string) bool) *extract {
	x := &extract{imports: map[string]bool{}}
	own := strings.HasPrefix(pkg.Path(), ownRoot)
	for _, name := range pkg.Scope().Names() {
		o := pkg.Scope().Lookup(name)
		if !o.Exported() || !chosen(name) {
			continue
		}
		ref := func() string { return x.qualify(pkg) + "." + name }
		switch o := o.(type) {
		case *types.Const:
			if b, ok := o.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
				x.value(name, "reflect.ValueOf("+x.untyped(o.Val(), ref)+")")
			} else {
				x.value(name, "reflect.ValueOf("+ref()+")")
			}
		case *types.Var:
			if own || shared[pkg.Path()+"."+name] {
				x.value(name, "reflect.ValueOf(&"+ref()+").Elem()")
			} else {
				x.value(name, "variable("+ref()+")")
			}
		case *types.Func:
			if o.Signature().TypeParams().Len() == 0 {
				x.value(name, "reflect.ValueOf("+ref()+")")
			}
		case *types.TypeName:
			x.typ(o, ref)
		}
	}
	return x
}

func (x *extract) value(name, expr string) {
	x.values = append(x.values, entry{name, expr})
}

func (x *extract) typ(o *types.TypeName, ref func() string) {
	if named, ok := types.Unalias(o.Type()).(*types.Named); ok && named.TypeParams().Len() > 0 {
		return
	}
	if iface, ok := o.Type().Underlying().(*types.Interface); ok && !iface.IsMethodSet() {
		return // a constraint
	}
	x.types = append(x.types, entry{o.Name(), "reflect.ValueOf((*" + ref() + ")(nil))"})
}

// qualify notes that a package is used and returns its name.
func (x *extract) qualify(p *types.Package) string {
	x.imports[p.Path()] = true
	return p.Name()
}

// untyped returns an untyped constant as the interpreter wants it, of any
// size.
func (x *extract) untyped(v constant.Value, ref func() string) string {
	kind, text := "", v.ExactString()
	switch v.Kind() {
	case constant.String:
		kind = "STRING"
	case constant.Int:
		kind = "INT"
	case constant.Float:
		kind = "FLOAT"
		f, ok := constant.Val(v).(*big.Float)
		if !ok {
			f = new(big.Float).SetRat(constant.Val(v).(*big.Rat))
		}
		text = f.Text('g', int(f.Prec()))
	default:
		return ref()
	}
	x.imports["go/constant"] = true
	x.imports["go/token"] = true
	return fmt.Sprintf("constant.MakeFromLiteral(%q, token.%s, 0)", text, kind)
}
