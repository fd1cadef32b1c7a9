package lower_test

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/check"
	"bingfa/playground/lower"
)

// TestLines holds that each statement of a program's functions is in the
// lowered source with its line, in the function that it belongs to and in
// their order there.
func TestLines(t *testing.T) {
	for name, src := range goldens(t) {
		t.Run(name, func(t *testing.T) {
			p, res, _ := lowered(t, src)
			if res == nil {
				t.Fatal("before.go is not lowered")
			}
			if n := strings.Count(res.Source, "\n"); n != len(res.Lines) {
				t.Fatalf("the source has %d lines, of which %d are told", n, len(res.Lines))
			}
			told := linesOf(t, res)
			for _, fn := range functions(p) {
				if !slices.ContainsFunc(told, fn.in) {
					t.Errorf("lines %d to %d: no function of the lowered source has the statements of lines %d in this order; there are %d", fn.first, fn.last, fn.lines, told)
				}
			}
		})
	}
}

// linesOf returns, for each function of the program's, its lines as they
// appear first in the lowered source.
func linesOf(t *testing.T, res *lower.Result) [][]int {
	lists := make([][]int, len(res.Funcs))
	for i, line := range res.Lines {
		switch {
		case line.Func < -1 || line.Func >= len(res.Funcs):
			t.Fatalf("line %d is of function %d, which is not there", i+1, line.Func)
		case line.Func >= 0 && line.Line > 0 && !slices.Contains(lists[line.Func], line.Line):
			lists[line.Func] = append(lists[line.Func], line.Line)
		}
	}
	return lists
}

// A written function is one as the user has written it.
type written struct {
	first, last int
	lines       []int // of its statements, but not of those of functions within
}

// in reports whether lines are of this function and have all statements.
func (fn written) in(lines []int) bool {
	rest := fn.lines
	for _, line := range lines {
		if line < fn.first || line > fn.last {
			return false
		}
		if len(rest) > 0 && line == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// functions returns a program's functions, literals and bodies of ranges over
// functions.
func functions(p *check.Program) (list []written) {
	line := func(pos token.Pos) int { return p.Fset.Position(pos).Line }
	isBody := func(n ast.Node) bool {
		s, ok := n.(*ast.RangeStmt)
		if !ok {
			return false
		}
		_, ok = p.Info.TypeOf(s.X).Underlying().(*types.Signature)
		return ok
	}
	add := func(n ast.Node, body *ast.BlockStmt) {
		fn := written{first: line(n.Pos()), last: line(n.End())}
		inner := map[ast.Node]bool{} // behind a label, which has the line
		ast.Inspect(body, func(n ast.Node) bool {
			switch s := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.DeclStmt: // types and constants leave nothing
				if s.Decl.(*ast.GenDecl).Tok != token.VAR {
					return false
				}
			case *ast.AssignStmt: // _ = x leaves nothing, if x is a variable
				if id, ok := s.Lhs[0].(*ast.Ident); ok && id.Name == "_" {
					return true
				}
			case *ast.CommClause:
				inner[s.Comm] = true
				return true
			case *ast.LabeledStmt:
				inner[s.Stmt] = true
			case *ast.EmptyStmt, *ast.BlockStmt, *ast.CaseClause:
				return true
			}
			if s, ok := n.(ast.Stmt); ok && !inner[s] {
				if l := line(s.Pos()); !slices.Contains(fn.lines, l) {
					fn.lines = append(fn.lines, l)
				}
			}
			return !isBody(n)
		})
		list = append(list, fn)
	}
	ast.Inspect(p.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			add(n, n.Body)
		case *ast.FuncLit:
			add(n, n.Body)
		case *ast.RangeStmt:
			if isBody(n) {
				add(n, n.Body)
			}
		}
		return true
	})
	return list
}
