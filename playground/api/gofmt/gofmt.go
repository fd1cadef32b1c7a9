// Package gofmt formats programs of strangers as gofmt does.
//
// It never runs anything: it parses and prints. What it costs is bounded
// before it begins. The source has a limit, and so has the nesting of its
// syntax tree: go/printer looks at what is below a node at every level, so
// its time grows with size times depth, and faster for some shapes. And the
// result has a limit, as every line is indented by its depth. A program that
// no person would write is refused by a diagnostic. Cost (see BenchmarkWorst)
// is then at most some hundred milliseconds for 64 KiB.
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
	"strings"

	"bingfa/playground/program"
)

// MaxDepth is how deep a syntax tree may be. Programs that people write stay
// below 50. A sum of n terms is n deep, so operators count less: MaxTerms of
// them make MaxDepth.
const (
	MaxDepth = 100
	MaxTerms = 250
)

// MaxIndent is how many bytes of indentation a formatted program may have.
const MaxIndent = 256 << 10

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
	if indentation(code) > MaxIndent {
		return "", []program.Diagnostic{{Message: fmt.Sprintf("indented by more than %d KiB in all; this cannot be formatted", MaxIndent>>10)}}
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

// tooDeep returns the first node that is deeper than MaxDepth.
func tooDeep(file *ast.File) (pos token.Pos, found bool) {
	const full = MaxDepth * MaxTerms
	depth := 0
	var path []int // what each node above adds
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			depth -= path[len(path)-1]
			path = path[:len(path)-1]
			return false
		}
		if found {
			return false
		}
		cost := full / MaxDepth
		if _, ok := n.(*ast.BinaryExpr); ok {
			cost = full / MaxTerms
		}
		if depth+cost > full {
			pos, found = n.Pos(), true
			return false
		}
		depth += cost
		path = append(path, cost)
		return true
	})
	return pos, found
}

// indentation returns how many bytes of indentation code has at most when it
// is formatted: a tab for each open bracket on each line. Lines end where the
// source has them end, and around braces and statements.
func indentation(code string) int {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), nil, scanner.ScanComments)
	sum, depth, last := 0, 0, 0
	for {
		pos, tok, text := s.Scan()
		line := file.PositionFor(pos, false).Line
		if line > last {
			sum += depth
		}
		last = line
		switch tok {
		case token.EOF:
			return sum
		case token.LBRACE, token.LPAREN, token.LBRACK:
			depth++
			if tok == token.LBRACE {
				sum += depth
			}
		case token.RBRACE, token.RPAREN, token.RBRACK:
			depth--
			if tok == token.RBRACE {
				sum += depth
			}
		case token.SEMICOLON:
			sum += depth
		case token.COMMENT:
			n := strings.Count(text, "\n")
			last += n
			sum += n * depth
		}
	}
}
