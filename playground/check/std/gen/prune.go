package main

import (
	"go/types"
	"slices"

	"bingfa/playground/check/std"
)

// structure writes a struct. With prune, fields that nobody outside can name
// keep of their types only what programs can notice: whether they compare,
// and whether they must not be copied. It keeps half of the internals of the
// standard library out.
func (e *encoder) structure(b *buffer, t *types.Struct, prune bool) {
	b.num(std.TagStruct)
	b.num(t.NumFields())
	for i := range t.NumFields() {
		f := t.Field(i)
		typ := f.Type()
		if prune && !f.Exported() && !f.Embedded() {
			typ = pruned(typ)
		}
		b.num(map[bool]int{true: std.FlagEmbedded}[f.Embedded()])
		b.num(e.pkg(f.Pkg()))
		b.num(e.string(f.Name()))
		b.num(e.typ(typ))
		b.num(e.string(t.Tag(i)))
	}
}

func pruned(t types.Type) types.Type {
	if _, ok := t.(*types.Basic); ok || locks(t, nil) || generic(t) {
		return t
	}
	if types.Comparable(t) {
		return types.NewPointer(types.Typ[types.Int])
	}
	return types.NewSlice(types.Typ[types.Int])
}

// locks reports whether a value of type t contains a lock by value, as vet's
// copylocks understands it: a pointer to it has Lock and Unlock.
func locks(t types.Type, seen []types.Type) bool {
	if slices.Contains(seen, t) {
		return false
	}
	seen = append(seen, t)
	if n, ok := t.(*types.Named); ok && !types.IsInterface(n) {
		var names []string
		for m := range n.Methods() {
			names = append(names, m.Name())
		}
		if slices.Contains(names, "Lock") && slices.Contains(names, "Unlock") {
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return locks(u.Elem(), seen)
	case *types.Struct:
		for f := range u.Fields() {
			if locks(f.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// generic reports whether t depends on a type parameter: what it becomes is
// then not known here.
func generic(t types.Type) bool {
	switch t := t.(type) {
	case *types.TypeParam:
		return true
	case *types.Map:
		return generic(t.Key()) || generic(t.Elem())
	case *types.Named:
		for a := range t.TypeArgs().Types() {
			if generic(a) {
				return true
			}
		}
	case interface{ Elem() types.Type }:
		return generic(t.Elem())
	}
	return false
}
