// Package corpus gathers programs that say what Go does: those of the
// toolchain's own test folder, and the examples of the standard library. Both
// come from the Go installation that is there, so that a program and the
// toolchain that judges it are of one version.
//
// A program is in the corpus if the playground could be asked to run it: a
// single file that needs nothing but the packages that are offered. What is
// left out is counted, by reason.
package corpus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
)

// A Program is one source file of package main.
type Program struct {
	// Name identifies it: "test/fixedbugs/bug1.go", "strings.ExampleMap".
	Name string
	// Group is what it is counted under: a folder, a package.
	Group string
	// Source is the whole file.
	Source string
	// Unordered means that the order of the lines on standard output does not
	// matter.
	Unordered bool
	// Check reports what is wrong with what the program printed, on both
	// streams together, by its own words; empty if nothing. Nil if the program
	// does not say what it prints.
	Check func(stdout, stderr string) string
}

// A Corpus is what was found in one place.
type Corpus struct {
	Name     string
	Programs []Program
	// Excluded counts what is no program for the playground, by reason.
	Excluded map[string]int
}

// reasons that both places have.
const needsPackage = "imports a package that is not offered"

// lacks reports whether a source imports a package that is not in offered.
func lacks(src string, offered []string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	return err == nil && slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		path, err := strconv.Unquote(spec.Path.Value)
		return err != nil || !slices.Contains(offered, path)
	})
}
