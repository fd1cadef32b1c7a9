// Package generic has the source of the generic functions of the standard
// packages that the playground offers. A generic function has no value that
// the interpreter could be given, so package lower lowers it with the
// program, an instance for each list of type arguments.
//
// The sources are the toolchain's own. What there is unsafe, or part of the
// runtime, or slow when interpreted, is ours: a package below ours for each
// that has such functions, in plain Go that compiles and is compared with
// Go's; they call compiled functions of package native. go generate reads
// both and writes sources.txt, where each declaration stands alone and names
// what it uses. So a program pays for the functions that it calls, and what
// these call: they are parsed and checked when it is lowered.
//
// Generic types of the library are made by package forge; their methods are
// in methods.go. The instances that compiled packages mention exist already:
// instances.go.
package generic

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"runtime"
	"slices"
	"strings"

	"bingfa/playground/check"
	"bingfa/playground/check/std"
)

//go:generate go run ./gen

// Sources makes units of the embedded sources, for one program: their types
// are those of its loader. It is for one goroutine.
type Sources struct {
	std   *std.Loader
	fset  *token.FileSet
	sizes types.Sizes
	units map[string]*unit // by import path
}

// A unit is a package as far as it was asked for.
type unit struct {
	pkg    *types.Package
	info   *types.Info
	check  *types.Checker
	failed error
	has    map[string]bool
}

// New returns the sources for a program that was checked with a loader.
func New(l *std.Loader) *Sources {
	return &Sources{std: l, fset: token.NewFileSet(), sizes: types.SizesFor("gc", runtime.GOARCH), units: map[string]*unit{}}
}

// Unit returns the package that declares generic functions of path, with at
// least the function name and what it calls. All of one path are the same
// package, with the same Info; File has the declarations that are new.
func (s *Sources) Unit(path, name string) (*check.Program, error) {
	u := s.unit(path)
	file, err := s.add(u, path, name)
	if err != nil {
		return nil, fmt.Errorf("source of %s.%s: %w", path, name, err)
	}
	return &check.Program{Fset: s.fset, File: file, Pkg: u.pkg, Info: u.info, Std: s.std}, nil
}

func (s *Sources) unit(path string) *unit {
	u := s.units[path]
	if u == nil {
		u = &unit{
			pkg: types.NewPackage(path, packageName(path)),
			info: &types.Info{
				Types:      map[ast.Expr]types.TypeAndValue{},
				Instances:  map[*ast.Ident]types.Instance{},
				Defs:       map[*ast.Ident]types.Object{},
				Uses:       map[*ast.Ident]types.Object{},
				Implicits:  map[ast.Node]types.Object{},
				Selections: map[*ast.SelectorExpr]*types.Selection{},
				Scopes:     map[ast.Node]*types.Scope{},
			},
			has: map[string]bool{},
		}
		conf := types.Config{
			GoVersion: std.GoVersion(),
			Importer:  importer{s},
			Sizes:     s.sizes,
			Error:     func(err error) { u.failed = errors.Join(u.failed, err) },
		}
		u.check = types.NewChecker(&conf, s.fset, u.pkg, u.info)
		s.units[path] = u
	}
	return u
}

// add checks a declaration, and those that it needs, as far as the unit has
// them not yet.
func (s *Sources) add(u *unit, path, name string) (*ast.File, error) {
	imports := map[string]string{} // path → name in the source
	var text strings.Builder
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		name := queue[0]
		if u.has[name] {
			continue
		}
		d, ok := find(path, name)
		if !ok {
			return nil, fmt.Errorf("%s is not there", name)
		}
		u.has[name] = true
		queue = append(queue, d.uses...)
		for _, i := range d.imports {
			imports[i.path] = i.as
			if err := s.load(i.path, i.name); err != nil {
				return nil, err
			}
		}
		text.WriteString(d.text)
	}
	var head strings.Builder
	fmt.Fprintf(&head, "package %s\n", u.pkg.Name())
	for _, path := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&head, "import %s %q\n", imports[path], path)
	}
	file, err := parser.ParseFile(s.fset, path+".go", head.String()+text.String(), parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	_ = u.check.Files([]*ast.File{file}) // told to Error
	return file, u.failed
}

// load makes a name of an imported package known to the checker.
func (s *Sources) load(path, name string) error {
	if path == nativePath {
		_, err := s.add(s.unit(path), path, name)
		return err
	}
	if s.std.Load(path, name) == nil {
		return fmt.Errorf("%s.%s is not offered", path, name)
	}
	return nil
}

// An importer gives the checker what load has made known.
type importer struct{ s *Sources }

func (i importer) Import(path string) (*types.Package, error) {
	if path == nativePath {
		p := i.s.unit(path).pkg
		p.MarkComplete()
		return p, nil
	}
	if p := i.s.std.Package(path); p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("package %s is not offered", path)
}
