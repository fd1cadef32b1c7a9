package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// Errors about labels, and what jumps to them.

func (c *checker) label(f *finding) {
	if name, ok := strings.CutSuffix(strings.TrimPrefix(f.message, "label "), " declared and not used"); ok && c.jumped(f.pos, name) {
		f.message = "" // of no use, but used
		return
	}
	for _, r := range [...][2]string{
		{" declared and not used", " defined and not used"},
		{" not declared", " not defined"},
		{" already declared", " already declared"}, // see part
	} {
		if s, ok := strings.CutSuffix(f.message, r[0]); ok {
			f.message = s + r[1]
			return
		}
	}
}

// wrongLabel is for break and continue. go/types does not tell a label that
// is nowhere from one that is elsewhere.
func (c *checker) wrongLabel(f *finding) {
	rest := strings.TrimPrefix(f.message, "invalid ")
	kind, name, _ := strings.Cut(rest, " label ")
	if !c.before(f.pos, name) {
		f.message = fmt.Sprintf("%s label not defined: %s", kind, name)
	}
}

// before reports whether a label stands before pos in the same function.
func (c *checker) before(pos token.Pos, name string) bool {
	found := false
	if fn, ok := c.function(pos); ok {
		ast.Inspect(fn, func(n ast.Node) bool {
			l, ok := n.(*ast.LabeledStmt)
			found = found || ok && l.Label.Name == name && l.Pos() < pos
			return !found
		})
	}
	return found
}

// jumped reports whether a statement in the function around pos names the
// label.
func (c *checker) jumped(pos token.Pos, name string) bool {
	found := false
	if fn, ok := c.function(pos); ok {
		ast.Inspect(fn, func(n ast.Node) bool {
			b, ok := n.(*ast.BranchStmt)
			found = found || ok && b.Label != nil && b.Label.Name == name && b.Pos() > pos
			return !found
		})
	}
	return found
}

// wrongGoto tells where a block begins that goto jumps into, and the
// declaration that it jumps over.
func (c *checker) wrongGoto(f *finding) {
	name, _, _ := strings.Cut(strings.TrimPrefix(f.message, "goto "), " ")
	fn, ok := c.function(f.pos)
	if !ok {
		return
	}
	var target *ast.LabeledStmt
	var blocks []ast.Node // around the target, outermost first
	var stack []ast.Node
	ast.Inspect(fn, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if l, ok := n.(*ast.LabeledStmt); ok && l.Label.Name == name && target == nil {
			target = l
			for _, s := range stack {
				switch s.(type) {
				case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
					blocks = append(blocks, s)
				}
			}
		}
		stack = append(stack, n)
		return true
	})
	if target == nil {
		return
	}
	if strings.HasSuffix(f.message, " jumps into block") {
		if len(blocks) > 0 {
			f.message += " starting at " + c.place(blockStart(blocks[len(blocks)-1]))
		}
		return
	}
	head, _, ok := strings.Cut(f.message, " jumps over ")
	if !ok || len(blocks) == 0 {
		return
	}
	for _, s := range statements(blocks[len(blocks)-1]) {
		if s.Pos() < f.pos || s.Pos() >= target.Pos() {
			continue
		}
		if pos, name := declares(s); name != "" {
			f.message = fmt.Sprintf("%s jumps over declaration of %s at %s", head, name, c.place(pos))
			// The last one counts.
		}
	}
}

// function returns the body of the innermost function around pos.
func (c *checker) function(pos token.Pos) (body *ast.BlockStmt, ok bool) {
	ast.Inspect(c.file, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || pos >= n.End() {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		return true
	})
	return body, body != nil
}

func blockStart(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.CaseClause:
		return n.Case
	case *ast.CommClause:
		return n.Case
	}
	return n.Pos()
}

func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// declares returns the variable that a statement declares, and where the
// compiler has the declaration.
func declares(s ast.Stmt) (pos token.Pos, name string) {
	switch s := s.(type) {
	case *ast.LabeledStmt:
		return declares(s.Stmt)
	case *ast.AssignStmt:
		if s.Tok == token.DEFINE {
			if id, ok := s.Lhs[0].(*ast.Ident); ok {
				return s.TokPos, id.Name
			}
		}
	case *ast.DeclStmt:
		if d, ok := s.Decl.(*ast.GenDecl); ok && d.Tok == token.VAR && len(d.Specs) > 0 {
			if v, ok := d.Specs[len(d.Specs)-1].(*ast.ValueSpec); ok {
				return v.Pos(), v.Names[0].Name
			}
		}
	}
	return token.NoPos, ""
}
