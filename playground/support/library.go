package support

import (
	"fmt"
	"go/types"
	"reflect"

	"bingfa/playground/generic"
)

// A library binds the methods of the library's generic types, such as
// atomic.Pointer[T], wherever they are in types of the program.
type library struct {
	m    *Machine
	seen map[types.Type]bool
}

func (l *library) bind(t types.Type) error {
	if t = types.Unalias(t); l.seen[t] {
		return nil
	}
	l.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if err := l.bind(arg); err != nil {
				return err
			}
		}
		if generic.HasMethods(t) {
			return l.methods(t)
		}
		if p := t.Obj().Pkg(); p != nil && p.Name() == "main" { // others are compiled
			return l.bind(t.Underlying())
		}
	case *types.Map:
		if err := l.bind(t.Key()); err != nil {
			return err
		}
		return l.bind(t.Elem())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return l.bind(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if err := l.bind(f.Type()); err != nil {
				return err
			}
		}
	case *types.Signature:
		if err := l.bind(t.Params()); err != nil {
			return err
		}
		return l.bind(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if err := l.bind(v.Type()); err != nil {
				return err
			}
		}
	case *types.Interface:
		for f := range t.Methods() {
			if err := l.bind(f.Type()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *library) methods(t *types.Named) error {
	made, err := l.m.forge.Of(t)
	var elem reflect.Type
	if err == nil {
		elem, err = l.m.forge.Of(t.TypeArgs().At(0))
	}
	if err != nil {
		return fmt.Errorf("type %s: %w", t, err)
	}
	for name, fn := range generic.Methods(t, made, elem) {
		if err := l.m.forge.Bind(t, name, fn); err != nil {
			return err
		}
	}
	return nil
}
