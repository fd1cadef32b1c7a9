// Package symbols is the standard library as the playground offers it: a
// curated list of packages, their exported names as tables of values for the
// interpreter.
//
// The tables are generated for the Go version of go.mod (gen/table holds the
// list and says what is left out and why; `go generate` writes std_*.go).
// What would reach the process that runs the program, instead of the program
// itself, is ours: the folders net, os, http, log … hold the parts of those
// packages that do, for tables that are otherwise Go's; override.go replaces
// single functions of others. They act through package host. What a program
// could do with the methods of types that it is offered, and must not, is in
// forbidden.go.
//
// A process pays for what its program imports: tables are built then. What
// the code of a package costs a process that does not use it, by being there,
// is small but for a few large ones; a worker built with the tag lean does
// without those (see Rare).
package symbols

import (
	"maps"
	goos "os"
	"reflect"
	"slices"
	"sync"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/os"
)

//go:generate go run ./gen

// A Host is the world as a program sees it.
type Host = host.Host

// Packages returns the import paths a program may use, sorted.
func Packages() []string {
	return slices.Clone(extracted[:])
}

// Offered reports whether a program may import path.
func Offered(path string) bool {
	_, ok := slices.BinarySearch(extracted[:], path)
	return ok
}

// Type returns a type of an offered package, which need not be one that the
// program imports.
func Type(path, name string) (reflect.Type, bool) {
	types.Lock()
	defer types.Unlock()
	t, ok := types.of[path]
	if !ok {
		if build := table(path); build != nil {
			t = build()
		}
		types.of[path] = t
	}
	if v, ok := t[name]; ok {
		if v.Kind() != reflect.Pointer || v.CanAddr() || !v.IsNil() {
			return nil, false // not a type
		}
		return v.Type().Elem(), true
	}
	// A type that is not exported may be that of a variable: BigEndian of
	// encoding/binary.
	for _, v := range t {
		for _, u := range []reflect.Type{v.Type(), indirect(v.Type())} {
			if u.Name() == name && u.PkgPath() == path {
				return u, true
			}
		}
	}
	return nil, false
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// types keeps the tables that Type has built.
var types = struct {
	sync.Mutex
	of map[string]map[string]reflect.Value
}{of: map[string]map[string]reflect.Value{}}

// Use makes the packages importable. It builds their tables, and no others.
func Use(in *interp.Interpreter, h *Host, paths []string) error {
	host.Set(h)
	goos.Args = slices.Clone(os.Args) // some packages look there
	all := make(interp.Exports, len(paths))
	for _, p := range paths {
		if build := table(p); build != nil {
			prepareRare(p)
			t := build()
			override(p, t, h)
			all[key(p)] = t
		}
	}
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
