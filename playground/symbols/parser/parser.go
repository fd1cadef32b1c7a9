// Package parser is the part of go/parser that reads files, in package os of
// the playground.
package parser

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"

	"bingfa/playground/symbols/os"
)

// ParseFile parses src, or the file if src is nil.
func ParseFile(fset *token.FileSet, filename string, src any, mode parser.Mode) (*ast.File, error) {
	if src == nil {
		b, err := os.ReadFile(filename)
		if err != nil {
			return nil, err
		}
		src = b
	}
	return parser.ParseFile(fset, filename, src, mode)
}

// ParseDir parses the Go files in a directory that filter lets through, by
// package.
//
// Deprecated: as in Go.
func ParseDir(fset *token.FileSet, dir string, filter func(fs.FileInfo) bool, mode parser.Mode) (map[string]*ast.Package, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var first error
	pkgs := map[string]*ast.Package{}
	for _, d := range list {
		if d.IsDir() || !strings.HasSuffix(d.Name(), ".go") {
			continue
		}
		if filter != nil {
			info, err := d.Info()
			if err != nil {
				return nil, err
			}
			if !filter(info) {
				continue
			}
		}
		name := path.Join(dir, d.Name())
		f, err := ParseFile(fset, name, nil, mode)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		if pkgs[f.Name.Name] == nil {
			pkgs[f.Name.Name] = &ast.Package{Name: f.Name.Name, Files: map[string]*ast.File{}}
		}
		pkgs[f.Name.Name].Files[name] = f
	}
	return pkgs, first
}
