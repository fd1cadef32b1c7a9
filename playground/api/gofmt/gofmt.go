// Package gofmt formats programs of strangers as gofmt does.
//
// It never runs anything: it parses and prints. What that costs is known
// before it begins, and what comes out has a limit; a program that no person
// would write is refused by a diagnostic. In a source of a few KiB can hide
//
//   - nesting: the printer recurses, and looks at what is below a node at
//     every level (tooDeep);
//   - lists that span lines, closures on one line, long sums: the printer
//     prints what is in them once to measure it, for each level around it,
//     and walks a sum from each of its operators (work);
//   - indentation: a tab for each level, on each line (indentation);
//   - columns: a name of half the source makes every line below it as long,
//     hundreds of megabytes in all. Only the printer knows the columns, so
//     the writer below it stops (limited).
//
// 64 KiB take a fifth of a second at most (see BenchmarkWorst) and become at
// most 256 KiB.
package gofmt

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"strings"

	"bingfa/playground/program"
)

// config is that of cmd/gofmt. Mode 1<<30 normalizes numbers; go/printer has
// no exported name for it, but keeps it for go/format and cmd/gofmt, which
// write it like this. This package does not use go/format as that prints
// files with imports twice, once into a buffer without a limit.
var config = printer.Config{Mode: printer.UseSpaces | printer.TabIndent | 1<<30, Tabwidth: 8}

// Source returns the program code, a whole file, formatted; imports says
// that imports are to be mended first, see fixImports. If the code cannot be
// formatted, because it does not parse or would cost too much, the
// diagnostics say why and formatted is empty.
func Source(code string, imports bool) (formatted string, problems []program.Diagnostic) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", code, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", diagnostics(err)
	}
	if pos, ok := tooDeep(file); ok {
		return "", refuse(fset, pos, "nested more than %d deep", MaxDepth)
	}
	if pos, ok := tooMuchWork(fset, file, MaxWork*size(code)); ok {
		return "", refuse(fset, pos, "too much is nested up to here")
	}
	most := MaxGrowth * size(code)
	if indentation(code) > most {
		return "", tooLarge(most)
	}
	if imports {
		if fixed, ok := fixImports(code, fset, file); ok {
			if formatted, problems = Source(fixed, false); problems == nil {
				return formatted, nil
			}
		}
	}
	ast.SortImports(fset, file)
	w := limited{left: most}
	switch err := config.Fprint(&w, fset, file); {
	case errors.Is(err, errLimit):
		return "", tooLarge(most)
	case err != nil:
		return "", diagnostics(err)
	}
	return w.b.String(), nil
}

// refuse returns the diagnostic for a program that is valid, but not one to
// be formatted here.
func refuse(fset *token.FileSet, pos token.Pos, format string, args ...any) []program.Diagnostic {
	p := fset.Position(pos)
	return []program.Diagnostic{{Line: p.Line, Column: p.Column, Message: fmt.Sprintf(format, args...) + "; this cannot be formatted"}}
}

func tooLarge(most int) []program.Diagnostic {
	return []program.Diagnostic{{Message: fmt.Sprintf("formatted, this would be larger than %d KiB; it cannot be formatted", most>>10)}}
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

// errLimit is what limited says when it is full.
var errLimit = errors.New("too large")

// limited keeps what is written to it, up to so many bytes; the printer
// stops at its error.
type limited struct {
	b    strings.Builder
	left int
}

// Write implements io.Writer.
func (w *limited) Write(p []byte) (int, error) {
	if len(p) > w.left {
		return 0, errLimit
	}
	w.left -= len(p)
	return w.b.Write(p)
}
