// Package symbols is the standard library as the playground offers it: a
// curated list of packages, their exported names as tables of values for the
// interpreter.
//
// The tables are generated for the Go version of go.mod (gen/table holds the
// list and says what is left out and why; `go generate` writes std_*.go).
// What would reach the process that runs the program, instead of the program
// itself, is ours: the folders net, os, log, filepath, ioutil, signal and
// template hold the parts of those packages that do, for tables that are
// otherwise Go's;
// override.go replaces single functions of others. They act through package
// host.
package symbols

import (
	"maps"
	"reflect"
	"slices"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/symbols/host"
)

//go:generate go run ./gen

// A Host is the world as a program sees it.
type Host = host.Host

// Packages returns the import paths a program may use, sorted.
func Packages() []string {
	return slices.Clone(extracted[:])
}

// Offered reports whether a program may import path.
func Offered(path string) bool { return table(path) != nil }

// Prepare gives the interpreter what it needs whatever the program imports.
// Values of the program's own types satisfy a package's interfaces by
// wrappers, also where the program does not name that package: it may pass
// an io.Writer to fmt.Fprintf without importing io.
func Prepare(in *interp.Interpreter) error {
	all := make(interp.Exports, len(wrappers))
	for _, w := range wrappers {
		all[key(w.path)] = w.wrap()
	}
	return in.Use(all)
}

// Use makes the packages importable. It builds their tables, and no others.
func Use(in *interp.Interpreter, h *Host, paths []string) error {
	host.Set(h)
	all := make(interp.Exports, len(paths)+1)
	types := typeMap{}
	for _, p := range paths {
		if build := table(p); build != nil {
			t := build()
			override(p, t, h)
			types.add(p, t)
			all[key(p)] = t
		}
	}
	all["."] = map[string]reflect.Value{"MapTypes": reflect.ValueOf(map[reflect.Value][]reflect.Type(types))}
	return in.Use(all)
}

// merged returns a function that builds two tables as one.
func merged(real, own func() map[string]reflect.Value) func() map[string]reflect.Value {
	return func() map[string]reflect.Value {
		t := real()
		maps.Copy(t, own())
		return t
	}
}

// variable returns a variable of its own that has the value v.
func variable[T any](v T) reflect.Value { return reflect.ValueOf(&v).Elem() }

// Printing returns a table that makes the interpreter pass to functions that
// print their arguments what their Error and String methods need.
func Printing(funcs ...reflect.Value) map[string]reflect.Value {
	m := map[reflect.Value][]reflect.Type{}
	for _, f := range funcs {
		m[f] = printed
	}
	return map[string]reflect.Value{"MapTypes": reflect.ValueOf(m)}
}

// key is the interpreter's name for a table: the import path, then the
// package's name. The doubled slash means the same to the interpreter, but
// keeps it from taking "fmt/fmt" as the sign to load its own standard
// library: it would replace our functions by its own and compile generic
// sources at each start, half of the time a small program takes.
func key(path string) string { return path + "//" + name(path) }

func name(path string) string {
	if path == "math/rand/v2" {
		return "rand"
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}
