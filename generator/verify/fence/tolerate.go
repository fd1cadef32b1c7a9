package fence

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// A tolerance knows which mistakes in a wrapped fragment are no mistakes of
// the fragment.
type tolerance struct {
	code        string
	fset        *token.FileSet
	expressions []ast.Node // statements of the wrapper that are an expression
	returns     []ast.Node // return statements of the wrapper
	nested      []ast.Node // function literals in it
}

func newTolerance(p *program) *tolerance {
	t := &tolerance{code: p.code, fset: token.NewFileSet()}
	file, _ := parser.ParseFile(t.fset, "", p.code, parser.SkipObjectResolution) // as far as it is right
	if file == nil {
		return t
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != "_" || f.Body == nil {
			continue
		}
		for _, s := range f.Body.List {
			if x, ok := s.(*ast.ExprStmt); ok {
				t.expressions = append(t.expressions, x)
			}
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				t.nested = append(t.nested, n.Body)
				return false
			case *ast.ReturnStmt:
				t.returns = append(t.returns, n)
			}
			return true
		})
	}
	return t
}

// tolerates reports whether a mistake comes of the fragment's being one: it
// defines what the rest would use, shows what an expression looks like, or a
// signature without its body.
func (t *tolerance) tolerates(line, column int, message string) bool {
	switch {
	case strings.HasPrefix(message, "declared and not used: "),
		strings.HasSuffix(message, " imported and not used"), strings.Contains(message, " imported as ") && strings.HasSuffix(message, " and not used"),
		strings.HasPrefix(message, "label ") && strings.HasSuffix(message, " and not used"),
		strings.HasSuffix(message, "missing function body"):
		return true
	case strings.HasPrefix(message, "too many return values"):
		return t.within(t.returns, line, column)
	case strings.Contains(message, " is not used"), strings.HasSuffix(message, " (type) is not an expression"):
		return t.within(t.expressions, line, column)
	}
	return false
}

// within reports whether a place is in one of the nodes, and not in a function
// literal.
func (t *tolerance) within(nodes []ast.Node, line, column int) bool {
	offset := offsetAt(t.code, line, column)
	in := func(n ast.Node) bool {
		return t.fset.Position(n.Pos()).Offset <= offset && offset < t.fset.Position(n.End()).Offset
	}
	return slices.ContainsFunc(nodes, in) && !slices.ContainsFunc(t.nested, in)
}
