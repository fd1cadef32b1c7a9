// Package gofmt formats programs of strangers as gofmt does.
//
// It never runs anything: it parses and prints. What it costs is bounded
// before it begins. The source has a limit, and so has the nesting of its
// syntax tree: go/printer looks at what is below a node at every level, so
// its time grows with size times depth, and faster for some shapes. A tree
// that no person would write is refused by a diagnostic. Cost (see
// BenchmarkWorst) is then at most some hundred milliseconds for 64 KiB.
package gofmt

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"

	"bingfa/playground/program"
)

// MaxDepth is how deep a syntax tree may be. Programs that people write stay
// below 50; a sum of n terms is n deep.
const MaxDepth = 250

// Source returns the program code, a whole file, formatted; imports says
// that imports are to be mended first, see fixImports. If the code cannot be
// formatted, because it does not parse or is nested too deeply, the
// diagnostics say why and formatted is empty.
func Source(code string, imports bool) (formatted string, problems []program.Diagnostic) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", diagnostics(err)
	}
	if pos, ok := tooDeep(file); ok {
		p := fset.Position(pos)
		return "", []program.Diagnostic{{Line: p.Line, Column: p.Column, Message: fmt.Sprintf("nested more than %d deep; this cannot be formatted", MaxDepth)}}
	}
	if imports {
		if fixed, ok := fixImports(code, fset, file); ok {
			if formatted, problems = Source(fixed, false); problems == nil {
				return formatted, nil
			}
		}
	}
	var b bytes.Buffer
	if err := format.Node(&b, fset, file); err != nil {
		return "", diagnostics(err)
	}
	return b.String(), nil
}

// diagnostics turns an error of the parser into what the user is told.
func diagnostics(err error) []program.Diagnostic {
	list, ok := errors.AsType[scanner.ErrorList](err)
	if !ok {
		return []program.Diagnostic{{Message: err.Error()}}
	}
	ds := make([]program.Diagnostic, len(list))
	for i, e := range list {
		ds[i] = program.Diagnostic{Line: e.Pos.Line, Column: e.Pos.Column, Message: e.Msg}
	}
	return ds
}

// tooDeep returns the first node below MaxDepth others.
func tooDeep(file *ast.File) (pos token.Pos, found bool) {
	depth := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			depth--
			return false
		}
		if found {
			return false
		}
		if depth++; depth > MaxDepth {
			pos, found = n.Pos(), true
			return false
		}
		return true
	})
	return pos, found
}
