package std

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// typ returns the type at an offset.
func (l *Loader) typ(at int) types.Type {
	if t := l.types[at]; t != nil {
		return t
	}
	t := l.readType(&reader{data: l.file.types, at: at})
	l.types[at] = t
	return t
}

func (l *Loader) readType(r *reader) types.Type {
	switch tag := r.num(); tag {
	case TagBasic:
		return types.Typ[r.num()]
	case TagUniverse:
		return types.Universe.Lookup(l.file.string(r.num())).Type()
	case TagObject:
		return l.named(r)
	case TagInstance:
		args := make([]types.Type, r.num())
		for i := range args {
			args[i] = l.typ(r.num())
		}
		t, err := types.Instantiate(nil, l.named(r), args, false)
		if err != nil {
			panic(err)
		}
		return t
	case TagTypeParam:
		pkg, name := l.pkg(r.num()), l.file.string(r.num())
		return types.NewTypeParam(types.NewTypeName(token.NoPos, pkg, name, nil), nil)
	case TagPointer:
		return types.NewPointer(l.typ(r.num()))
	case TagSlice:
		return types.NewSlice(l.typ(r.num()))
	case TagArray:
		n := r.num()
		return types.NewArray(l.typ(r.num()), int64(n))
	case TagMap:
		key := l.typ(r.num())
		return types.NewMap(key, l.typ(r.num()))
	case TagChan:
		dir := types.ChanDir(r.num())
		return types.NewChan(dir, l.typ(r.num()))
	case TagSignature:
		return l.signature(r)
	case TagStruct:
		return l.structure(r)
	case TagInterface:
		return l.iface(r)
	case TagUnion:
		terms := make([]*types.Term, r.num())
		for i := range terms {
			tilde := r.flag()
			terms[i] = types.NewTerm(tilde, l.typ(r.num()))
		}
		return types.NewUnion(terms)
	case TagAny:
		return types.Universe.Lookup("any").Type().Underlying()
	default:
		panic(fmt.Sprintf("check/std: type of kind %d", tag))
	}
}

func (l *Loader) named(r *reader) types.Type {
	pkg, name := r.num(), l.file.string(r.num())
	return l.object(pkg, name, r.fixed()).Type()
}

func (l *Loader) signature(r *reader) *types.Signature {
	typeParams := l.typeParams(r)
	params := l.tuple(r)
	results := l.tuple(r)
	return types.NewSignatureType(nil, nil, typeParams, params, results, r.flag())
}

func (l *Loader) tuple(r *reader) *types.Tuple {
	n := r.num()
	if n == 0 {
		return nil
	}
	vars := make([]*types.Var, n)
	for i := range vars {
		name := l.file.string(r.num())
		vars[i] = types.NewParam(token.NoPos, nil, name, l.typ(r.num()))
	}
	return types.NewTuple(vars...)
}

func (l *Loader) structure(r *reader) *types.Struct {
	fields := make([]*types.Var, r.num())
	var tags []string
	for i := range fields {
		flags := r.num()
		pkg, name := l.pkg(r.num()), l.file.string(r.num())
		fields[i] = types.NewField(token.NoPos, pkg, name, l.typ(r.num()), flags&FlagEmbedded != 0)
		if tag := l.file.string(r.num()); tag != "" {
			if tags == nil {
				tags = make([]string, len(fields))
			}
			tags[i] = tag
		}
	}
	return types.NewStruct(fields, tags)
}

func (l *Loader) iface(r *reader) *types.Interface {
	methods := make([]*types.Func, r.num())
	for i := range methods {
		pkg, name := l.pkg(r.num()), l.file.string(r.num())
		sig := l.typ(r.num()).(*types.Signature)
		// A signature of its own: the interface becomes its receiver.
		sig = types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
		methods[i] = types.NewFunc(token.NoPos, pkg, name, sig)
	}
	embedded := make([]types.Type, r.num())
	for i := range embedded {
		embedded[i] = l.typ(r.num())
	}
	t := types.NewInterfaceType(methods, embedded)
	if r.flag() {
		t.MarkImplicit()
	}
	l.later = append(l.later, func() { t.Complete() })
	return t
}

// rational reads a floating-point constant: decimal, or a/b.
func rational(s string) constant.Value {
	a, b, _ := strings.Cut(s, "/")
	v := constant.ToFloat(constant.MakeFromLiteral(a, token.FLOAT, 0))
	if b != "" {
		v = constant.BinaryOp(v, token.QUO, constant.MakeFromLiteral(b, token.FLOAT, 0))
	}
	return v
}
