package gofmt

import (
	"go/ast"
	"go/token"

	"bingfa/playground/program"
)

// MaxDepth is how deep a syntax tree may be. Programs that people write stay
// below 50. A sum of n terms is n deep, so operators count less: MaxTerms of
// them make MaxDepth.
const (
	MaxDepth = 100
	MaxTerms = 250
)

// What a program may cost for each byte of its source; smaller ones are as
// good as one of program.MaxSource.
const (
	MaxGrowth = 4  // bytes of what comes out, and of indentation
	MaxWork   = 64 // see tooMuchWork; programs that people write need about 10
)

// size returns the number of bytes to which MaxGrowth and MaxWork apply.
func size(code string) int { return max(len(code), program.MaxSource) }

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

// A node costs the printer about this many times what it takes to look at an
// operator of a sum.
const nodeWork = 10

// tooMuchWork returns where printing has cost more than most: nodeWork for
// each node that is printed or measured, and one for each operator that an
// operator looks at. It follows go/printer: exprList, isOneLineFieldList and
// bodySize measure (nodeSize, which prints but remembers, so each node is
// measured once), and cutoff looks at operators. The tree must not be too
// deep.
func tooMuchWork(fset *token.FileSet, file *ast.File, most int) (pos token.Pos, found bool) {
	m := measured{fset.File(file.FileStart), map[ast.Node]bool{}}
	type frame struct {
		node      ast.Node
		cost      int // of this node and what is below it, printed once
		operators int // that it looks at, if it is one
	}
	total := 0
	var path []frame
	ast.Inspect(file, func(n ast.Node) bool {
		if n != nil {
			if !found {
				m.note(n)
				path = append(path, frame{node: n, cost: nodeWork})
			}
			return !found
		}
		x := path[len(path)-1]
		path = path[:len(path)-1]
		_, operator := x.node.(*ast.BinaryExpr)
		if operator {
			x.operators++
			x.cost += x.operators
		}
		total += nodeWork + x.operators
		if m.nodes[x.node] {
			total += x.cost
		}
		if total > most && !found {
			pos, found = x.node.Pos(), true
		}
		if len(path) > 0 {
			up := &path[len(path)-1]
			up.cost += x.cost
			if _, ok := up.node.(*ast.BinaryExpr); ok && operator {
				up.operators += x.operators
			}
		}
		return true
	})
	return pos, found
}

// measured are the nodes of a file that go/printer measures.
type measured struct {
	file  *token.File
	nodes map[ast.Node]bool
}

// oneLine reports whether two positions are on the same line; one that is
// missing is nowhere.
func (m *measured) oneLine(a, b token.Pos) bool {
	return a.IsValid() && b.IsValid() && m.file.PositionFor(a, false).Line == m.file.PositionFor(b, false).Line
}

// note notes what is measured when n is printed.
func (m *measured) note(n ast.Node) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		m.list(n.Lbrace, n.Elts)
	case *ast.CallExpr:
		m.list(n.Lparen, n.Args)
	case *ast.IndexListExpr:
		m.list(n.Lbrack, n.Indices)
	case *ast.ReturnStmt:
		m.list(n.Return, n.Results)
	case *ast.AssignStmt:
		m.list(n.Pos(), n.Lhs)
		m.list(n.TokPos, n.Rhs)
	case *ast.ValueSpec:
		m.list(n.Pos(), n.Values)
	case *ast.CaseClause:
		m.list(n.Case, n.List)
	case *ast.StructType:
		m.field(n.Fields)
	case *ast.InterfaceType:
		m.field(n.Methods)
	case *ast.FuncDecl:
		m.body(n.Body)
	case *ast.FuncLit:
		m.body(n.Body)
	}
}

// list is exprList: it measures all, unless they are on the line of what is
// before them, and the keys of pairs once more.
func (m *measured) list(before token.Pos, l []ast.Expr) {
	if len(l) == 0 || m.oneLine(before, l[len(l)-1].End()) {
		return
	}
	for _, x := range l {
		m.nodes[x] = true
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			m.nodes[kv.Key] = true
		}
	}
}

// field is isOneLineFieldList.
func (m *measured) field(l *ast.FieldList) {
	if l != nil && len(l.List) == 1 && m.oneLine(l.Opening, l.Closing) {
		m.nodes[l.List[0].Type] = true
	}
}

// body is bodySize.
func (m *measured) body(b *ast.BlockStmt) {
	if b != nil && len(b.List) <= 5 && m.oneLine(b.Lbrace, b.Rbrace) {
		for _, s := range b.List {
			m.nodes[s] = true
		}
	}
}
