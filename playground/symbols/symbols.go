// Package symbols is the standard library as the playground offers it: a
// curated list of packages, their exported names as tables of values for the
// interpreter.
//
// The tables are generated for the Go version of go.mod (gen/table holds the
// list and says what is left out and why; `go generate` writes std_*.go).
// Some functions are replaced, because the real ones reach the process that
// runs the program instead of the program itself; see override.go. os is our
// own package.
package symbols

import (
	"io"
	"reflect"
	"slices"
	"time"

	"github.com/traefik/yaegi/interp"
)

//go:generate go run ./gen

// A Host is the world as a program sees it.
type Host struct {
	// Stdout and Stderr take what the program writes, each write in one
	// piece.
	Stdout, Stderr func([]byte) (int, error)
	// Exit ends the program with a code; it does not return.
	Exit func(code int)
	// Virtual says that the program runs on the virtual clock.
	Virtual bool
	// Left is called whenever the program deals with time; it returns how
	// much time it has left on its clock, and does not return at all when
	// there is none. Nil means no limit.
	Left func() time.Duration
}

// Packages returns the import paths a program may use, sorted.
func Packages() []string {
	p := append(extracted[:], "os")
	slices.Sort(p)
	return p
}

// Offered reports whether a program may import path.
func Offered(path string) bool { return path == "os" || table(path) != nil }

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
	all := make(interp.Exports, len(paths)+1)
	types := typeMap{}
	for _, p := range paths {
		switch build := table(p); {
		case p == "os":
			all[key(p)] = osTable(h)
		case build != nil:
			t := build()
			override(p, t, h)
			types.add(p, t)
			all[key(p)] = t
		}
	}
	all["."] = map[string]reflect.Value{"MapTypes": reflect.ValueOf(map[reflect.Value][]reflect.Type(types))}
	return in.Use(all)
}

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

var _ io.Writer = writer(nil)

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
