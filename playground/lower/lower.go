// Package lower turns Go as it is today into the plain subset that the
// interpreter runs right.
//
// The interpreter, yaegi, is at its best with values of compiled packages: it
// takes their types as package reflect has them. Of types that a program
// declares it makes imitations, of generics it knows little, and some forms
// it runs wrongly without a word. So a lowered program declares no type at
// all. It consists of functions and variables without generics; whatever is
// not a basic type or a pointer is named by number in a package u (u.T7),
// whose types package forge makes: real ones, with names and methods. What
// the interpreter does wrong, a function of u does (package support), or a
// form that it does right.
//
//	user                            lowered
//	type P struct{ x int }          (u.T3, made by forge)
//	func (p *P) inc() { p.x++ }     func inc_4(p_1 *u.T3) { p_1.x++ }
//	Map[int, string](xs, f)         Map_9(xs, f), an instance of its own
//	a[i], recover(), …              a[u.Index(i, len(a), 12)], u.Recover(p), …
//
// Each construct has a file; the comment there shows its forms before and
// after. Every name is made unique, so scopes do not matter. Expressions
// become text; what must happen before them becomes statements that are
// written first. Every line of the result knows the line that it comes from.
package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"bingfa/playground/check"
)

// A Result is a lowered program.
type Result struct {
	Source string       // for the interpreter
	Lines  []Line       // of Source
	Types  []types.Type // u.T0, u.T1, …; of no type parameters
	Consts []Const      // u.C0, u.C1, …
	Zeros  []types.Type // u.Z0, u.Z1, …: their zero values
	// Imports are the packages of the library that Source imports.
	Imports []string
	Places  []Place // that marks and helpers name by their index
	Funcs   []Func
}

// A Line tells of a line of the lowered source.
type Line struct {
	Line int // in the user's source; 0 if it has none
	Func int // index into Funcs; -1 outside functions
}

// A Const is a constant, or a zero value, by its type.
type Const struct {
	Type  types.Type
	Value any // bool, string, int64, uint64, float64 or complex128
}

// A Place is a place in the user's source.
type Place struct {
	Func         int // index into Funcs
	Line, Column int
	// Op is what may block there, as package crash names operations; empty if
	// nothing is known to.
	Op string
}

// A Func is a function of the user's.
type Func struct {
	Name string // as Go's stack traces name it: main.f, main.(*T).m, main.f.func1
	// Started is the line where a goroutine was started in which it runs; 0
	// if there may be several.
	Started int
	Calls   []Call
}

// A Call is where a function calls another.
type Call struct {
	Func int // index into Funcs of the one called; -1 if only running tells
	Line int // 0 if it is deferred
}

// An Unsupported error says that a program, which is valid Go, cannot be
// lowered.
type Unsupported struct {
	Pos     token.Position
	Message string
}

func (e *Unsupported) Error() string { return fmt.Sprintf("%s: %s", e.Pos, e.Message) }

// Program lowers a program.
func Program(p *check.Program, sources Sources) (res *Result, err error) {
	l := newLowerer(p, sources)
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Unsupported:
			res, err = nil, r
		default:
			panic(r)
		}
	}()
	l.program()
	return l.result(), nil
}

// Sources gives the source of generic functions of the library.
type Sources interface {
	// Unit returns the unit of the package that declares generic functions,
	// with at least the function name and what it calls. All units of one path
	// have the same Pkg and Info; File is what is new.
	Unit(path, name string) (*check.Program, error)
}

type lowerer struct {
	main    *unit
	units   map[*types.Package]*unit
	sources Sources
	lines   []Line
	out     strings.Builder

	types   typeTable
	consts  []Const
	constOf map[string]int
	zeros   typeTable
	imports map[string]string // path → name in the source
	order   []string          // of imports
	names   int               // counts names given

	globals map[types.Object]string
	funcs   map[string]*instance
	// generics are functions of the library's sources, by full name.
	generics map[string]*types.Func
	queue    []*instance
	context  *types.Context
	places   []Place
	funcsOf  []Func
	methods  map[string]bool // bound
	reached  map[types.Type]bool
	binds    []bind
	polls    *poller
	from     origins
}

// A unit is a package's source: the program, or generic functions of the
// library.
type unit struct {
	fset  *token.FileSet
	files []*ast.File
	pkg   *types.Package
	info  *types.Info
	decls map[types.Object]*ast.FuncDecl
	user  bool // the user's own: its lines are told
	jumps map[*ast.Ident]bool
}

func newUnit(p *check.Program) *unit {
	u := &unit{fset: p.Fset, pkg: p.Pkg, info: p.Info, decls: map[types.Object]*ast.FuncDecl{}}
	u.add(p.File)
	return u
}

// add adds a file of the package.
func (u *unit) add(file *ast.File) {
	u.files, u.jumps = append(u.files, file), nil
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			u.decls[u.info.Defs[fn.Name]] = fn
		}
	}
}

func newLowerer(p *check.Program, sources Sources) *lowerer {
	l := &lowerer{
		main: newUnit(p), units: map[*types.Package]*unit{}, sources: sources,
		constOf: map[string]int{}, imports: map[string]string{}, globals: map[types.Object]string{},
		funcs: map[string]*instance{}, generics: map[string]*types.Func{}, context: types.NewContext(), methods: map[string]bool{},
	}
	l.main.user = true
	l.polls = newPoller(l.main)
	l.from = newOrigins()
	l.units[p.Pkg] = l.main
	return l
}

// name returns a name that nothing else has.
func (l *lowerer) name(base string) string {
	l.names++
	if base == "_" || base == "" {
		base = "t"
	}
	return fmt.Sprintf("%s_%d", base, l.names)
}

// pkg returns the name by which the source knows a package of the library.
func (l *lowerer) pkg(path string) string {
	name, ok := l.imports[path]
	if !ok {
		name = l.name(strings.Map(func(r rune) rune {
			if r == '/' || r == '.' || r == '-' {
				return '_'
			}
			return r
		}, path))
		l.imports[path] = name
		l.order = append(l.order, path)
	}
	return name
}

func (l *lowerer) result() *Result {
	var head strings.Builder
	head.WriteString("package main\nimport u \"u\"\n")
	n := 2
	for _, path := range l.order {
		fmt.Fprintf(&head, "import %s %q\n", l.imports[path], path)
		n++
	}
	lines := make([]Line, n, n+len(l.lines))
	for i := range lines {
		lines[i].Func = -1
	}
	for id, line := range l.started() {
		l.funcsOf[id].Started = line
	}
	return &Result{
		Source: head.String() + l.out.String(), Lines: append(lines, l.lines...),
		Types: l.types.list, Consts: l.consts, Zeros: l.zeros.list,
		Imports: l.order, Places: l.places, Funcs: l.funcsOf,
	}
}
