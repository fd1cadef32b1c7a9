package forge

import (
	"fmt"
	"go/types"
	"runtime"
)

const (
	maxParams  = 128     // of reflect.FuncOf; a method's receiver is one of them
	maxElement = 1 << 16 // bytes, of a channel's element
	maxSize    = 1 << 40 // bytes, far more than a process gets
)

var sizes = types.SizesFor("gc", runtime.GOARCH)

// check walks all that typ refers to and says why it cannot be made. What passes can be made, slots permitting.
func (t *Types) check(typ types.Type) error {
	typ = types.Unalias(typ)
	var id any = typ
	if named, ok := typ.(*types.Named); ok {
		id = t.id(named)
	}
	if t.checked[id] {
		return nil
	}
	t.checked[id] = true // also for those that are being walked
	return t.checkParts(typ)
}

func (t *Types) checkParts(typ types.Type) error {
	switch typ := typ.(type) {
	case *types.Basic:
		if typ.Info()&types.IsUntyped != 0 || typ.Kind() == types.Invalid {
			return fmt.Errorf("type %s: no value has it: ask for the type that it is converted to", typ)
		}
		return nil
	case *types.Named:
		return t.checkNamed(typ)
	case *types.Pointer:
		return t.check(typ.Elem())
	case *types.Slice:
		return t.check(typ.Elem())
	case *types.Array:
		if err := t.check(typ.Elem()); err != nil {
			return err
		}
		if size := sizes.Sizeof(typ); size < 0 || size > maxSize {
			return fmt.Errorf("type %s: too large: shorten the array", typ)
		}
		return nil
	case *types.Map:
		if err := t.check(typ.Key()); err != nil {
			return err
		}
		return t.check(typ.Elem())
	case *types.Chan:
		if err := t.check(typ.Elem()); err != nil {
			return err
		}
		if sizes.Sizeof(typ.Elem()) >= maxElement {
			return fmt.Errorf("type %s: channel element type too large (>64kB): send pointers", typ)
		}
		return nil
	case *types.Signature:
		return t.checkSignature(typ)
	case *types.Struct:
		for field := range typ.Fields() {
			if err := t.check(field.Type()); err != nil {
				return err
			}
		}
		return nil
	case *types.Interface:
		if !typ.IsMethodSet() {
			return fmt.Errorf("type %s: a constraint, no value has it", typ)
		}
		for m := range typ.Methods() {
			if err := t.check(m.Signature()); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("type %s: a type parameter or a list of types, which no value has: replace parameters first", typ)
}

func (t *Types) checkNamed(typ *types.Named) error {
	if typ.TypeParams().Len() > 0 && typ.TypeArgs().Len() == 0 {
		return fmt.Errorf("type %s: a generic type, which no value has: instantiate it", typ)
	}
	for arg := range typ.TypeArgs().Types() {
		if err := t.check(arg); err != nil {
			return err
		}
	}
	if i, ok := typ.Underlying().(*types.Interface); ok && !i.IsMethodSet() {
		return fmt.Errorf("type %s: a constraint, no value has it", typ)
	}
	if _, ok := t.library(typ); ok {
		return nil
	}
	if err := t.check(typ.Underlying()); err != nil {
		return err
	}
	for m := range typ.Methods() {
		if err := t.check(m.Signature()); err != nil {
			return fmt.Errorf("method %s.%s: %w", typ, m.Name(), err)
		}
	}
	return nil
}

func (t *Types) checkSignature(typ *types.Signature) error {
	if typ.TypeParams().Len() > 0 {
		return fmt.Errorf("type %s: a generic function, which is no value: instantiate it", typ)
	}
	if n := typ.Params().Len() + typ.Results().Len(); n >= maxParams {
		return fmt.Errorf("type %s: %d parameters and results: the limit is %d", typ, n, maxParams-1)
	}
	for _, tuple := range []*types.Tuple{typ.Params(), typ.Results()} {
		for v := range tuple.Variables() {
			if err := t.check(v.Type()); err != nil {
				return err
			}
		}
	}
	return nil
}
