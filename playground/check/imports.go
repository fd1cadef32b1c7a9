package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"bingfa/playground/check/std"
	"bingfa/playground/program"
)

// importPath returns the path of an import; empty if it has none that is
// well-formed, which the parser has found then.
func importPath(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value)
	return p
}

// packages finds what can be told without types: a package that is not main,
// and imports that are not there. As with the go command, nothing else is
// looked at then.
func (c *checker) packages() bool {
	if name := c.file.Name.Name; name == "_" {
		c.add(c.file.Name.Pos(), "invalid package name _")
	} else if name != "main" && c.command {
		c.add(c.file.Name.Pos(), "package %s is not a command; a program starts with package main", name)
	}
	for _, spec := range c.file.Imports {
		if p := importPath(spec); !std.Offered(p) {
			c.noPackage(spec.Path.Pos(), p)
		}
	}
	return len(c.found) == 0
}

// noPackage says of an import path that is not there what is.
func (c *checker) noPackage(pos token.Pos, p string) {
	if near := nearest(p, std.Packages()); near != "" && !std.Missing("std").Has(p) {
		c.add(pos, "package %s is not in std; did you mean %s?", p, near)
		return
	}
	message := fmt.Sprintf("package %s is not offered here; offered are %s", p, strings.Join(std.Packages(), ", "))
	c.found = append(c.found, finding{pos: pos, message: message, category: program.NotOffered})
}

// nearest returns the path that p is most likely a misspelling of: one that
// differs in a letter or two, or only in its folder. Empty if there is none.
func nearest(p string, paths []string) string {
	if strings.Contains(p, ".") {
		return "" // of no standard package
	}
	same := slices.DeleteFunc(slices.Clone(paths), func(q string) bool { return path.Base(q) != path.Base(p) })
	if len(same) == 1 {
		return same[0]
	}
	best, least := "", 1+min(2, len(p)/2)
	for _, q := range paths {
		if d := distance(p, q, least); d < least {
			best, least = q, d
		}
	}
	return best
}

// distance returns how many letters must be added, removed or replaced to
// make a of b, or a number that is at least bound.
func distance(a, b string, bound int) int {
	if abs := max(len(a)-len(b), len(b)-len(a)); abs >= bound {
		return bound
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			d := diagonal
			if a[i] != b[j] {
				d++
			}
			diagonal = row[j+1]
			row[j+1] = min(d, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// load loads what the file may name of the packages that it imports: all
// that follows the package's name and a dot, whatever the name means there.
func (c *checker) load(l interface {
	Package(string) *types.Package
	Load(path, name string) types.Object
	LoadAll(path string)
}) {
	paths := map[string]string{} // by the name in the file
	for _, spec := range c.file.Imports {
		p := importPath(spec)
		switch name := spec.Name; {
		case name == nil:
			paths[l.Package(p).Name()] = p
		case name.Name == ".":
			l.LoadAll(p)
		default:
			paths[name.Name] = p
		}
	}
	ast.Inspect(c.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && paths[x.Name] != "" {
				l.Load(paths[x.Name], sel.Sel.Name)
			}
		}
		return true
	})
}
