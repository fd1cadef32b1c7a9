package lower

import (
	"fmt"
	"go/types"
)

// A few lines can have more instances, or larger types, than there is memory
// for: each generic function that calls another with *T and with []T doubles
// their number, and each that calls it with struct{ a, b T } doubles the type.
// Go's compiler would take its time; here the program is refused.
const (
	maxInstances = 4000  // functions that are lowered, each as often as it is instantiated
	maxTypes     = 20000 // types that the lowered program names
	maxTypeSize  = 20000 // what one type is made of, as it would be written out
)

// limit refuses a program that needs too much of something.
func limit(n, most int, what string) {
	if n > most {
		panic(&Unsupported{Message: fmt.Sprintf("the program needs more than %d %s", most, what)})
	}
}

// sized refuses a type that is too large to be written out.
func sized(t types.Type) {
	if typeSize(t, maxTypeSize) < 0 {
		panic(&Unsupported{Message: fmt.Sprintf("the program has a type that is made of more than %d others", maxTypeSize)})
	}
}

// typeSize returns what is left of a budget after a type is written out, and
// less than 0 if it is too small.
func typeSize(t types.Type, budget int) int {
	if budget--; budget < 0 {
		return budget
	}
	tuple := func(t *types.Tuple) {
		for v := range t.Variables() {
			budget = typeSize(v.Type(), budget)
		}
	}
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return typeSize(t.Elem(), budget)
	case *types.Slice:
		return typeSize(t.Elem(), budget)
	case *types.Array:
		return typeSize(t.Elem(), budget)
	case *types.Chan:
		return typeSize(t.Elem(), budget)
	case *types.Map:
		return typeSize(t.Elem(), typeSize(t.Key(), budget))
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			budget = typeSize(arg, budget)
		}
	case *types.Signature:
		tuple(t.Params())
		tuple(t.Results())
	case *types.Tuple:
		tuple(t)
	case *types.Struct:
		for f := range t.Fields() {
			budget = typeSize(f.Type(), budget)
		}
	case *types.Interface:
		for m := range t.Methods() {
			budget = typeSize(m.Type(), budget)
		}
	}
	return budget
}
