package std

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
)

// A Loader makes packages out of the embedded data. All types that come from
// one loader fit together. It is for one goroutine.
type Loader struct {
	file    *file
	pkgs    map[int]*types.Package // by number
	objects map[int]types.Object   // by offset
	types   map[int]types.Type     // by offset
	depth   int
	later   []func() // when all that was begun is there
}

// NewLoader returns a loader that has loaded nothing.
func NewLoader() *Loader { return newLoader(open()) }

func newLoader(f *file) *Loader {
	return &Loader{file: f, pkgs: map[int]*types.Package{}, objects: map[int]types.Object{}, types: map[int]types.Type{}}
}

// Package returns the package with this import path, with those of its
// exported objects that were loaded so far; nil if it is not offered.
func (l *Loader) Package(path string) *types.Package {
	n, ok := l.file.number(path)
	if !ok {
		return nil
	}
	return l.pkg(n)
}

// Load loads one exported object of a package, and returns it; nil if there
// is none of this name.
func (l *Loader) Load(path, name string) types.Object {
	n, ok := l.file.number(path)
	if !ok {
		return nil
	}
	at, ok := l.file.find(l.file.entry(n), name)
	if !ok {
		return nil
	}
	return l.object(n, name, at)
}

// LoadAll loads all exported objects of a package.
func (l *Loader) LoadAll(path string) {
	n, ok := l.file.number(path)
	if !ok {
		return
	}
	for index := l.file.entry(n).index; len(index) > 0; index = index[8:] {
		l.object(n, l.file.string(fixed(index)), fixed(index[4:]))
	}
}

// Import is for go/types: it loads the whole package.
func (l *Loader) Import(path string) (*types.Package, error) {
	p := l.Package(path)
	if p == nil {
		return nil, fmt.Errorf("package %s is not offered", path)
	}
	l.LoadAll(path)
	return p, nil
}

func (l *Loader) pkg(n int) *types.Package {
	p := l.pkgs[n]
	if p == nil {
		e := l.file.entry(n)
		p = types.NewPackage(e.path, e.name)
		p.MarkComplete()
		l.pkgs[n] = p
	}
	return p
}

// object returns the object at an offset, and puts it into the scope of its
// package.
func (l *Loader) object(pkg int, name string, at int) types.Object {
	if o := l.objects[at]; o != nil {
		return o
	}
	l.depth++
	o := l.readObject(l.pkg(pkg), name, at)
	l.pkg(pkg).Scope().Insert(o)
	if l.depth--; l.depth == 0 {
		// Constraints and interfaces are worked out when what they refer to
		// is complete; that may begin others.
		for _, f := range l.later {
			f()
		}
		l.later = nil
	}
	return o
}

func (l *Loader) readObject(pkg *types.Package, name string, at int) types.Object {
	r := &reader{data: l.file.objects, at: at}
	switch tag := r.num(); tag {
	case ObjConst:
		t := l.typ(r.num())
		o := types.NewConst(token.NoPos, pkg, name, t, l.constant(r))
		l.objects[at] = o
		return o
	case ObjVar:
		o := types.NewVar(token.NoPos, pkg, name, l.typ(r.num()))
		l.objects[at] = o
		return o
	case ObjFunc:
		o := types.NewFunc(token.NoPos, pkg, name, l.typ(r.num()).(*types.Signature))
		l.objects[at] = o
		return o
	case ObjAlias:
		params := l.typeParams(r)
		t := l.typ(r.num())
		if o := l.objects[at]; o != nil { // t refers to the alias
			return o
		}
		o := types.NewTypeName(token.NoPos, pkg, name, nil)
		l.objects[at] = o
		types.NewAlias(o, t).SetTypeParams(params)
		return o
	case ObjType:
		o := types.NewTypeName(token.NoPos, pkg, name, nil)
		l.objects[at] = o
		l.defined(r, types.NewNamed(o, nil, nil))
		return o
	default:
		panic(fmt.Sprintf("check/std: object of kind %d", tag))
	}
}

// defined completes a defined type.
func (l *Loader) defined(r *reader, t *types.Named) {
	t.SetTypeParams(l.typeParams(r))
	t.SetUnderlying(l.typ(r.num()))
	for range r.num() {
		flags := r.num()
		pkg, name, recvName := l.pkg(r.num()), l.file.string(r.num()), l.file.string(r.num())
		params := l.typeParams(r)
		sig := l.typ(r.num()).(*types.Signature)
		var recv types.Type = t
		if len(params) > 0 {
			args := make([]types.Type, len(params))
			for i, p := range params {
				args[i] = p
			}
			recv, _ = types.Instantiate(nil, t, args, false)
		}
		if flags&FlagPointer != 0 {
			recv = types.NewPointer(recv)
		}
		sig = types.NewSignatureType(types.NewVar(token.NoPos, pkg, recvName, recv), params, nil, sig.Params(), sig.Results(), sig.Variadic())
		t.AddMethod(types.NewFunc(token.NoPos, pkg, name, sig))
	}
}

func (l *Loader) typeParams(r *reader) []*types.TypeParam {
	n := r.num()
	if n == 0 {
		return nil
	}
	params := make([]*types.TypeParam, n)
	for i := range params {
		params[i] = l.typ(r.num()).(*types.TypeParam)
	}
	for _, p := range params {
		constraint := l.typ(r.num())
		l.later = append(l.later, func() { p.SetConstraint(constraint) })
	}
	return params
}

func (l *Loader) constant(r *reader) constant.Value {
	switch kind := r.num(); kind {
	case ConstString:
		return constant.MakeString(l.file.string(r.num()))
	case ConstInt:
		return constant.MakeFromLiteral(l.file.string(r.num()), token.INT, 0)
	case ConstFloat:
		return rational(l.file.string(r.num()))
	default:
		return constant.MakeBool(kind == ConstTrue)
	}
}
