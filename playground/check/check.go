// Package check says what is wrong with a program, in the words of Go's
// compiler.
//
// The compiler's type checker and go/types are the same code, generated one
// from the other, so nearly all messages are equal by construction. The two
// parsers are not: what go/parser says of a syntax error is put into the
// compiler's words here (syntax.go), as are the few differences of the
// checkers (words.go) and what the go command and the linker find (a package
// that is not there, no function main).
//
// The standard packages are those of package std: Go's, read from embedded
// data as far as a program names them. What Go has and the playground has not
// is refused where it is named (offered.go), with a message that says so; all
// else is as the toolchain judges it. A differential test holds both to the
// toolchain of the machine.
//
// A program is checked in the process that will run it, which has just
// started; nothing is prepared at init.
package check

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"runtime"

	"bingfa/playground/check/std"
	"bingfa/playground/program"
)

// A Program is a program that compiles.
type Program struct {
	Fset *token.FileSet
	File *ast.File      // with comments
	Pkg  *types.Package // package main
	Info *types.Info    // all maps are filled
	// Std has made the packages that the program imports. Their scopes hold
	// what the program names; its Load and LoadAll add more.
	Std *std.Loader

	src string
}

// FileName is the name of the source in positions.
const FileName = "main.go"

// Source checks one source file of package main. It returns the program, or,
// if the program does not compile, nil and its mistakes in the order of the
// source.
func Source(src string) (*Program, []program.Diagnostic) {
	c := &checker{fset: token.NewFileSet(), src: src, command: true, limit: maxDiagnostics}
	return c.source()
}

func (c *checker) source() (*Program, []program.Diagnostic) {
	if at, ok := tooManyBrackets(c.src); ok {
		return nil, []program.Diagnostic{at}
	}
	file, err := parser.ParseFile(c.fset, FileName, withoutDirectives(c.src), parser.AllErrors|parser.ParseComments|parser.SkipObjectResolution)
	var list scanner.ErrorList
	if errors.As(err, &list) {
		return nil, c.syntaxErrors(list)
	} else if err != nil {
		return nil, []program.Diagnostic{{Message: err.Error()}}
	}
	c.file = file
	if !c.shallow() || !c.packages() {
		return nil, c.diagnostics()
	}
	p := c.check(std.NewLoader(), false)
	if len(c.found) > 0 {
		// Messages may speak of what was not loaded: names that are nearly
		// the same, methods that others have.
		c.found = nil
		p = c.check(std.NewLoader(), true)
	}
	if len(c.found) == 0 {
		c.offered(p)
	}
	if len(c.found) > 0 {
		return nil, c.diagnostics()
	}
	return p, nil
}

// A checker collects what is wrong with a file.
type checker struct {
	fset  *token.FileSet
	src   string
	file  *ast.File
	found []finding

	command bool // package main with a function main
	limit   int  // of diagnostics
}

// check type-checks the file with the packages of a loader: those objects
// that the file may name, or all.
func (c *checker) check(l *std.Loader, all bool) *Program {
	p := &Program{
		Fset: c.fset, File: c.file, Std: l, src: c.src,
		Info: &types.Info{
			Types:        map[ast.Expr]types.TypeAndValue{},
			Instances:    map[*ast.Ident]types.Instance{},
			Defs:         map[*ast.Ident]types.Object{},
			Uses:         map[*ast.Ident]types.Object{},
			Implicits:    map[ast.Node]types.Object{},
			Selections:   map[*ast.SelectorExpr]*types.Selection{},
			Scopes:       map[ast.Node]*types.Scope{},
			FileVersions: map[*ast.File]string{},
		},
	}
	if !all {
		c.load(l)
	}
	conf := types.Config{
		GoVersion: std.GoVersion(),
		Importer:  importer{l, all},
		Error:     c.typeError,
		Sizes:     sizes(),
	}
	p.Pkg = types.NewPackage("main", c.file.Name.Name)
	c.run(types.NewChecker(&conf, c.fset, p.Pkg, p.Info))
	if len(c.found) == 0 {
		c.bodies()
	}
	if c.command && p.Pkg.Scope().Lookup("main") == nil && len(c.found) == 0 {
		c.add(token.NoPos, "function main is undeclared in the main package")
	}
	return p
}

func sizes() types.Sizes { return types.SizesFor("gc", runtime.GOARCH) }

// bodies finds functions without a body: there is no assembly to have it.
func (c *checker) bodies() {
	for _, d := range c.file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Body == nil {
			c.add(d.Name.Pos(), "missing function body")
		}
	}
}

// run checks, unless it is stopped because enough was found.
func (c *checker) run(t *types.Checker) {
	defer func() {
		if r := recover(); r != nil && r != errEnough {
			panic(r)
		}
	}()
	_ = t.Files([]*ast.File{c.file}) // told to typeError
}

// An importer gives the type checker the packages of a loader.
type importer struct {
	loader *std.Loader
	all    bool
}

func (i importer) Import(path string) (*types.Package, error) {
	if i.all {
		return i.loader.Import(path)
	}
	p := i.loader.Package(path)
	if p == nil {
		return nil, errors.New("package " + path + " is not offered")
	}
	return p, nil
}
