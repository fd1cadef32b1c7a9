package main

import (
	"fmt"
	"go/constant"
	"go/types"

	"bingfa/playground/check/std"
)

// object writes o and returns its offset.
func (e *encoder) object(o types.Object) (int, error) {
	var b buffer
	switch o := o.(type) {
	case *types.Const:
		b.num(std.ObjConst)
		b.num(e.typ(o.Type()))
		if err := e.constant(&b, o.Val()); err != nil {
			return 0, fmt.Errorf("%s.%s: %w", o.Pkg().Path(), o.Name(), err)
		}
	case *types.Var:
		b.num(std.ObjVar)
		b.num(e.typ(o.Type()))
	case *types.Func:
		b.num(std.ObjFunc)
		b.num(e.typ(o.Type()))
	case *types.TypeName:
		e.typeName(&b, o)
	default:
		return 0, fmt.Errorf("%s is a %T", o.Name(), o)
	}
	at := len(e.objects)
	e.objects = append(e.objects, b...)
	if t, ok := o.(*types.TypeName); ok {
		e.objectAt[t] = at
	}
	return at, nil
}

func (e *encoder) typeName(b *buffer, o *types.TypeName) {
	if a, ok := o.Type().(*types.Alias); ok {
		b.num(std.ObjAlias)
		e.typeParams(b, a.TypeParams())
		b.num(e.typ(a.Rhs()))
		return
	}
	t := o.Type().(*types.Named)
	b.num(std.ObjType)
	e.typeParams(b, t.TypeParams())
	b.num(e.underlying(t))
	b.num(t.NumMethods())
	for m := range t.Methods() {
		sig := m.Signature()
		_, pointer := sig.Recv().Type().(*types.Pointer)
		b.num(map[bool]int{true: std.FlagPointer}[pointer])
		b.num(e.pkg(m.Pkg()))
		b.num(e.string(m.Name()))
		b.num(e.string(sig.Recv().Name()))
		e.typeParams(b, sig.RecvTypeParams())
		if !m.Exported() && !e.seals(m.Pkg(), m.Name()) {
			sig = types.NewSignatureType(nil, nil, nil, nil, nil, false)
		}
		b.num(e.typ(sig))
	}
}

// seals reports whether an interface of the package has an unexported method
// of this name: then it matters who else has it.
func (e *encoder) seals(p *types.Package, name string) bool {
	m := e.sealed[p]
	if m == nil {
		m = map[string]bool{}
		e.sealed[p] = m
		for _, n := range p.Scope().Names() {
			if i, ok := p.Scope().Lookup(n).Type().Underlying().(*types.Interface); ok {
				for f := range i.Methods() {
					m[f.Name()] = true
				}
			}
		}
	}
	return m[name]
}

func (e *encoder) constant(b *buffer, v constant.Value) error {
	switch v.Kind() {
	case constant.Bool:
		b.num(map[bool]int{false: std.ConstFalse, true: std.ConstTrue}[constant.BoolVal(v)])
		return nil
	case constant.String:
		b.num(std.ConstString)
		b.num(e.string(constant.StringVal(v)))
		return nil
	case constant.Int:
		b.num(std.ConstInt)
	case constant.Float:
		b.num(std.ConstFloat)
	default:
		return fmt.Errorf("constant of kind %v", v.Kind())
	}
	b.num(e.string(v.ExactString()))
	return nil
}
