package main

import (
	"fmt"
	"go/types"

	"bingfa/playground/check/std"
)

func (e *encoder) typeParams(b *buffer, l *types.TypeParamList) {
	b.num(l.Len())
	// All are there before the first constraint, which may name any.
	for p := range l.TypeParams() {
		if _, ok := e.typeAt[p]; !ok {
			e.typeAt[p] = len(e.types)
			e.types.num(std.TagTypeParam)
			e.types.num(e.pkg(p.Obj().Pkg()))
			e.types.num(e.string(p.Obj().Name()))
		}
		b.num(e.typeAt[p])
	}
	for p := range l.TypeParams() {
		b.num(e.typ(p.Constraint()))
	}
}

func (e *encoder) tuple(b *buffer, t *types.Tuple) {
	b.num(t.Len())
	for v := range t.Variables() {
		b.num(e.string(v.Name()))
		b.num(e.typ(v.Type()))
	}
}

// typ writes t, if need be, and returns its offset.
func (e *encoder) typ(t types.Type) int {
	if at, ok := e.typeAt[t]; ok {
		return at
	}
	var b buffer
	var obj *types.TypeName // whose offset belongs at the end
	switch t := t.(type) {
	case *types.Basic:
		b.num(std.TagBasic)
		b.num(int(t.Kind()))
		if t.Name() == "byte" || t.Name() == "rune" {
			b = nil
			b.num(std.TagUniverse)
			b.num(e.string(t.Name()))
		}
	case *types.Named:
		obj = t.Origin().Obj()
		e.named(&b, obj, t.TypeArgs())
	case *types.Alias:
		obj = t.Origin().Obj()
		e.named(&b, obj, t.TypeArgs())
	case *types.TypeParam:
		panic(fmt.Sprintf("type parameter %s out of its declaration", t))
	case *types.Pointer:
		b.num(std.TagPointer)
		b.num(e.typ(t.Elem()))
	case *types.Slice:
		b.num(std.TagSlice)
		b.num(e.typ(t.Elem()))
	case *types.Array:
		b.num(std.TagArray)
		b.num(int(t.Len()))
		b.num(e.typ(t.Elem()))
	case *types.Map:
		b.num(std.TagMap)
		b.num(e.typ(t.Key()))
		b.num(e.typ(t.Elem()))
	case *types.Chan:
		b.num(std.TagChan)
		b.num(int(t.Dir()))
		b.num(e.typ(t.Elem()))
	case *types.Signature:
		b.num(std.TagSignature)
		e.typeParams(&b, t.TypeParams())
		e.tuple(&b, t.Params())
		e.tuple(&b, t.Results())
		b.flag(t.Variadic())
	case *types.Struct:
		e.structure(&b, t, false)
	case *types.Interface:
		if t == types.Universe.Lookup("any").Type().Underlying() {
			b.num(std.TagAny)
			break
		}
		b.num(std.TagInterface)
		b.num(t.NumExplicitMethods())
		for m := range t.ExplicitMethods() {
			b.num(e.pkg(m.Pkg()))
			b.num(e.string(m.Name()))
			b.num(e.typ(m.Type()))
		}
		b.num(t.NumEmbeddeds())
		for x := range t.EmbeddedTypes() {
			b.num(e.typ(x))
		}
		b.flag(t.IsImplicit())
	case *types.Union:
		b.num(std.TagUnion)
		b.num(t.Len())
		for x := range t.Terms() {
			b.flag(x.Tilde())
			b.num(e.typ(x.Type()))
		}
	default:
		panic(fmt.Sprintf("type %T", t))
	}
	if i, ok := t.(*types.Interface); ok && i.IsImplicit() {
		// Constraints are printed as one where they are one.
		delete(e.bytesAt, string(b))
	}
	at := e.write(b, obj)
	e.typeAt[t] = at
	return at
}

// write adds a type, or finds it among those there are.
func (e *encoder) write(b buffer, obj *types.TypeName) int {
	key := string(b)
	if obj != nil && obj.Pkg() != nil {
		key += obj.Pkg().Path() + "." + obj.Name()
	}
	if at, ok := e.bytesAt[key]; ok {
		return at
	}
	at := len(e.types)
	e.bytesAt[key] = at
	e.types = append(e.types, b...)
	if obj != nil && obj.Pkg() != nil {
		e.refs = append(e.refs, ref{at: len(e.types), obj: obj})
		e.types.fixed(0)
		if _, ok := e.objectAt[obj]; !ok {
			e.pending = append(e.pending, obj)
		}
	}
	return at
}

func (e *encoder) named(b *buffer, obj *types.TypeName, args *types.TypeList) {
	if obj.Pkg() == nil {
		b.num(std.TagUniverse)
		b.num(e.string(obj.Name()))
		return
	}
	if args.Len() == 0 {
		b.num(std.TagObject)
	} else {
		b.num(std.TagInstance)
		b.num(args.Len())
		for t := range args.Types() {
			b.num(e.typ(t))
		}
	}
	b.num(e.pkg(obj.Pkg()))
	b.num(e.string(obj.Name()))
}

// underlying writes what a defined type is made of.
func (e *encoder) underlying(t *types.Named) int {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return e.typ(t.Underlying())
	}
	var b buffer
	e.structure(&b, s, true)
	return e.write(b, nil)
}
