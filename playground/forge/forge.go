// Package forge makes Go types at run time: named, recursive, with methods, as the compiler would have made them.
//
// An interpreter that represents a program's types by stand-ins shows them to compiled code under wrong names and without
// methods. Types of this package are what compiled code expects: fmt, encoding/json, errors.As, sort, map keys and type
// switches see what they would see in a compiled program.
//
// Package reflect makes unnamed types only. Here the descriptors of named types, of structs with lower-case or embedded
// fields and of interfaces are written in the runtime's own layout (abi.go), and everything else is left to reflect, so
// that each type exists once: reflect.PointerTo(T), made by whomever, is the *T of T's fields.
//
// Making is in two steps, because types refer to each other. First a type gets its descriptor and its layout: size,
// pointers, equality. For this only what lies inside its values counts, and where a field refers to something elsewhere
// (pointer, slice, map, channel, function, interface) any type of that kind stands in (layout.go). From then on reflect
// can make types from it. Then, from a queue, the types of fields and elements and the methods are filled in (link.go).
//
// Methods are machine code to the runtime. Each method has a slot, a few instructions that jump to the function of that
// slot's number (slot.go); Bind puts functions there, often made by reflect.MakeFunc.
//
// Each type exists twice. That of Of is open: its lower-case fields and methods count as exported, so that an interpreter
// can reach them through reflect. Its twin of Sealed is as the compiler has it. Both have one layout, so that a value
// becomes that of the twin by exchanging one word.
//
// Descriptors live as long as the process, for the runtime and reflect keep tables of them.
package forge

import (
	"go/token"
	"go/types"
	"reflect"
	"sync"
)

// Types are the types of one program. It is safe for concurrent use.
type Types struct {
	lookup func(path, name string) (reflect.Type, bool)

	mu      sync.Mutex
	open    *maker
	sealed  *maker
	checked map[any]bool // by type, declared ones by id
	names   map[*types.TypeName]string
	numbers map[*types.TypeName]int
	locals  map[*types.Package]map[token.Pos]int
	failed  error // why types made before may be unfinished
}

// New makes no types yet. Lookup finds the compiled types of the library by import path and name, instances by the name
// that reflect gives them: "Pointer[main.T]". What it does not know is made.
func New(lookup func(path, name string) (reflect.Type, bool)) *Types {
	t := &Types{
		lookup:  lookup,
		checked: map[any]bool{},
		names:   map[*types.TypeName]string{},
		numbers: map[*types.TypeName]int{},
		locals:  map[*types.Package]map[token.Pos]int{},
	}
	t.open = newMaker(t, false)
	t.sealed = newMaker(t, true)
	return t
}

// SetName sets the name under which a declared type is shown, without package, where it is not that of the declaration.
// It has no effect on types that have been made already.
func (t *Types) SetName(obj *types.TypeName, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.names[obj] = name
}

// Of gives the type that typ denotes. Identical types give one result. Typ comes from a package without type errors and
// holds no type parameters.
func (t *Types) Of(typ types.Type) (reflect.Type, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if r, ok := t.open.byType[typ]; ok && t.failed == nil {
		return r, nil
	}
	if err := supported(); err != nil {
		return nil, err
	}
	if t.failed != nil {
		return nil, t.failed
	}
	if err := t.check(typ); err != nil {
		clear(t.checked) // types that were being walked count as good there
		return nil, err
	}
	r := t.open.of(typ)
	t.open.link()
	return r, t.failed
}
