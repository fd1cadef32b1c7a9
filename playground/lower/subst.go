package lower

import "go/types"

// A subst replaces type parameters, and the types that a generic function
// declares within, by those of an instance.
type subst struct {
	l      *lowerer
	params map[*types.TypeParam]types.Type
	local  map[*types.TypeName]types.Type
}

func (s *subst) empty() bool { return s == nil || len(s.params) == 0 }

func (s *subst) typ(t types.Type) types.Type {
	if t == nil || s.empty() {
		return t
	}
	switch t := types.Unalias(t).(type) {
	case *types.TypeParam:
		if to, ok := s.params[t]; ok {
			return to
		}
		return t
	case *types.Named:
		return s.named(t)
	case *types.Pointer:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewPointer(e)
		}
	case *types.Slice:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewSlice(e)
		}
	case *types.Array:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewArray(e, t.Len())
		}
	case *types.Chan:
		if e := s.typ(t.Elem()); e != t.Elem() {
			return types.NewChan(t.Dir(), e)
		}
	case *types.Map:
		if k, e := s.typ(t.Key()), s.typ(t.Elem()); k != t.Key() || e != t.Elem() {
			return types.NewMap(k, e)
		}
	case *types.Tuple:
		return s.tuple(t)
	case *types.Signature:
		params, results := s.tuple(t.Params()), s.tuple(t.Results())
		if params != t.Params() || results != t.Results() {
			return types.NewSignatureType(nil, nil, nil, params, results, t.Variadic())
		}
	case *types.Struct:
		fields, tags, changed := make([]*types.Var, t.NumFields()), make([]string, t.NumFields()), false
		for i := range fields {
			f := t.Field(i)
			fields[i], tags[i] = f, t.Tag(i)
			if ft := s.typ(f.Type()); ft != f.Type() {
				fields[i], changed = types.NewField(f.Pos(), f.Pkg(), f.Name(), ft, f.Embedded()), true
			}
		}
		if changed {
			return types.NewStruct(fields, tags)
		}
	case *types.Interface:
		return s.iface(t)
	}
	return t
}

func (s *subst) tuple(t *types.Tuple) *types.Tuple {
	vars, changed := make([]*types.Var, t.Len()), false
	for i := range vars {
		v := t.At(i)
		vars[i] = v
		if vt := s.typ(v.Type()); vt != v.Type() {
			vars[i], changed = types.NewParam(v.Pos(), v.Pkg(), v.Name(), vt), true
		}
	}
	if !changed {
		return t
	}
	return types.NewTuple(vars...)
}

func (s *subst) iface(t *types.Interface) types.Type {
	if !t.IsMethodSet() { // a constraint: nothing has its type
		return t
	}
	changed := false
	methods := make([]*types.Func, t.NumMethods())
	for i := range methods {
		m := t.Method(i)
		methods[i] = m
		if mt := s.typ(m.Type()); mt != m.Type() {
			methods[i], changed = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), mt.(*types.Signature)), true
		}
	}
	if !changed {
		return t
	}
	return types.NewInterfaceType(methods, nil).Complete()
}

func (s *subst) named(t *types.Named) types.Type {
	if to, ok := s.local[t.Origin().Obj()]; ok && t.TypeArgs().Len() == 0 {
		return to
	}
	if args := t.TypeArgs(); args.Len() > 0 {
		list, changed := make([]types.Type, args.Len()), false
		for i := range list {
			list[i] = s.typ(args.At(i))
			changed = changed || list[i] != args.At(i)
		}
		if !changed {
			return t
		}
		inst, err := types.Instantiate(s.l.context, t.Origin(), list, false)
		if err != nil {
			return t
		}
		return inst
	}
	if !s.within(t) {
		return t
	}
	// A type of its own in each instance of the function.
	obj := types.NewTypeName(t.Obj().Pos(), t.Obj().Pkg(), t.Obj().Name(), nil)
	clone := types.NewNamed(obj, nil, nil)
	s.local[t.Obj()] = clone
	clone.SetUnderlying(s.typ(t.Underlying()))
	return clone
}

// within reports whether t is declared in a function.
func (s *subst) within(t *types.Named) bool {
	obj := t.Obj()
	return obj.Pkg() != nil && obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope()
}
