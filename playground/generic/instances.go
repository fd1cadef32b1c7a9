package generic

import (
	"go/ast"
	"iter"
	"reflect"
)

// Lookup returns a function that finds types of the library: instances of
// generic ones that compiled packages have in their signatures, and by plain
// the rest. A program's iter.Seq[string] must be that of strings.SplitSeq.
func Lookup(plain func(path, name string) (reflect.Type, bool)) func(path, name string) (reflect.Type, bool) {
	return func(path, name string) (reflect.Type, bool) {
		if path != "iter" { // no other has instances that programs meet
			return plain(path, name)
		}
		return sequence(name)
	}
}

// sequence returns the instance of a type of package iter with this name, as
// reflect tells it.
func sequence(name string) (reflect.Type, bool) {
	switch name {
	case "Seq[string]":
		return reflect.TypeFor[iter.Seq[string]](), true
	case "Seq[[]uint8]":
		return reflect.TypeFor[iter.Seq[[]byte]](), true
	case "Seq[reflect.Type]":
		return reflect.TypeFor[iter.Seq[reflect.Type]](), true
	case "Seq[reflect.Value]":
		return reflect.TypeFor[iter.Seq[reflect.Value]](), true
	case "Seq[reflect.Method]":
		return reflect.TypeFor[iter.Seq[reflect.Method]](), true
	case "Seq[reflect.StructField]":
		return reflect.TypeFor[iter.Seq[reflect.StructField]](), true
	case "Seq2[reflect.Method,reflect.Value]":
		return reflect.TypeFor[iter.Seq2[reflect.Method, reflect.Value]](), true
	case "Seq2[reflect.StructField,reflect.Value]":
		return reflect.TypeFor[iter.Seq2[reflect.StructField, reflect.Value]](), true
	case "Seq2[reflect.Value,reflect.Value]":
		return reflect.TypeFor[iter.Seq2[reflect.Value, reflect.Value]](), true
	case "Seq[go/ast.Node]":
		return reflect.TypeFor[iter.Seq[ast.Node]](), true
	}
	return nil, false
}
