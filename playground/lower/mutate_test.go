package lower_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"

	"bingfa/playground/check"
)

// A mutator changes programs a little: a statement is moved, repeated, left
// out or put into another; an expression is replaced by one of its type, or
// put into another; an operator is exchanged. Most of what comes out compiles.
type mutator struct {
	*rand.Rand
	p     *check.Program
	src   string
	lists [][]ast.Stmt
	exprs []ast.Expr
	ops   []*ast.BinaryExpr
}

// mutant returns a program that differs from src by several changes, and its
// type-checked form. What does not compile is taken back.
func mutant(src string, seed uint64, changes int) (string, *check.Program) {
	p, _ := check.Source(src)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 2 * changes {
		if p == nil || changes == 0 {
			break
		}
		m := newMutator(p, src, r)
		changed := m.change()
		if changed == "" {
			continue
		}
		if q, _ := check.Source(changed); q != nil {
			src, p = changed, q
			changes--
		}
	}
	return src, p
}

func newMutator(p *check.Program, src string, r *rand.Rand) *mutator {
	m := &mutator{Rand: r, p: p, src: src}
	ast.Inspect(p.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			m.lists = append(m.lists, n.List)
		case *ast.CaseClause:
			m.lists = append(m.lists, n.Body)
		case *ast.CommClause:
			m.lists = append(m.lists, n.Body)
		case *ast.BinaryExpr:
			m.ops = append(m.ops, n)
		}
		if e, ok := n.(ast.Expr); ok {
			if tv := p.Info.Types[e]; tv.IsValue() && !tv.IsNil() && !untyped(tv.Type) {
				if _, several := tv.Type.(*types.Tuple); !several {
					m.exprs = append(m.exprs, e)
				}
			}
		}
		return true
	})
	m.lists = slices.DeleteFunc(m.lists, func(l []ast.Stmt) bool { return len(l) == 0 })
	return m
}

func untyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

// change returns the source with one change, or "".
func (m *mutator) change() string {
	if len(m.lists) == 0 {
		return ""
	}
	list := m.lists[m.IntN(len(m.lists))]
	s := list[m.IntN(len(list))]
	switch m.IntN(10) {
	case 0:
		return m.edit(edit{s, ""})
	case 1:
		return m.edit(edit{s, m.text(s) + "\n" + m.text(s)})
	case 2:
		other := list[m.IntN(len(list))]
		return m.swap(s, other)
	case 3:
		from := m.lists[m.IntN(len(m.lists))]
		return m.edit(edit{s, m.text(s) + "\n" + m.text(from[m.IntN(len(from))])})
	case 4, 5:
		return m.edit(edit{s, m.within(statements, m.text(s), "")})
	case 6, 7:
		return m.replace()
	case 8:
		return m.wrap()
	}
	return m.operator()
}

// statements are what a statement S is put into.
var statements = []string{
	"for range 2 {\nS\n}",
	"for i := range 3 {\n_ = i\nS\n}",
	"for i := 0; i < 2; i++ {\ndefer func() { _ = i }()\nS\n}",
	"for {\nS\nbreak\n}",
	"if true {\nS\n} else {\nS\n}",
	"func() {\nS\n}()",
	"go func() {\nS\n}()",
	"defer func() {\nS\n}()",
	"defer func() {\n_ = recover()\nS\n}()",
	"switch {\ndefault:\nS\ncase true:\nS\n}",
	"switch x := any(1).(type) {\ncase int, string:\nS\ncase error:\n_ = x\n}",
	"select {\ndefault:\nS\n}",
	"for range func(yield func() bool) { _ = yield() && yield() } {\nS\n}",
	"outer:\nfor x := range func(yield func(int) bool) { yield(1) } {\nfor range 2 {\nS\nif x > 1 {\ncontinue outer\n}\nbreak outer\n}\n}",
}

// expressions are what an expression E of type T is put into.
var expressions = []string{
	"(E)",
	"any(E).(T)",
	"func() T { return E }()",
	"func(x T) T { return x }(E)",
	"func(x ...T) T { return x[0] }(E)",
	"func() (x T) { defer func() { x = E }(); return }()",
	"([]T{E})[0]",
	"([2]T{1: E})[1]",
	"(map[string]T{\"k\": E})[\"k\"]",
	"(struct{ x T }{E}).x",
	"(&struct{ x T }{E}).x",
	"(*new(E))",
	"(*&([]T{E})[0])",
	"(<-func() chan T { c := make(chan T, 1); c <- E; return c }())",
	"append([]T(nil), E)[0]",
}

func (m *mutator) within(forms []string, text, typ string) string {
	form := forms[m.IntN(len(forms))]
	return strings.NewReplacer("S", text, "E", text, "T", typ).Replace(form)
}

// replace replaces an expression by another of an identical type.
func (m *mutator) replace() string {
	if len(m.exprs) == 0 {
		return ""
	}
	e := m.exprs[m.IntN(len(m.exprs))]
	same := slices.DeleteFunc(slices.Clone(m.exprs), func(o ast.Expr) bool {
		return !types.Identical(m.p.Info.TypeOf(o), m.p.Info.TypeOf(e))
	})
	return m.edit(edit{e, m.text(same[m.IntN(len(same))])})
}

func (m *mutator) wrap() string {
	if len(m.exprs) == 0 {
		return ""
	}
	e := m.exprs[m.IntN(len(m.exprs))]
	typ := types.TypeString(m.p.Info.TypeOf(e), func(p *types.Package) string {
		if p == m.p.Pkg {
			return ""
		}
		return p.Name()
	})
	return m.edit(edit{e, m.within(expressions, m.text(e), typ)})
}

var operators = [][]token.Token{
	{token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.SHL, token.SHR, token.AND_NOT},
	{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ},
	{token.LAND, token.LOR, token.EQL, token.NEQ},
}

func (m *mutator) operator() string {
	if len(m.ops) == 0 {
		return ""
	}
	e := m.ops[m.IntN(len(m.ops))]
	of := operators[0]
	for _, list := range operators {
		if slices.Contains(list, e.Op) {
			of = list
		}
	}
	return m.edit(edit{e, fmt.Sprintf("%s %s %s", m.text(e.X), of[m.IntN(len(of))], m.text(e.Y))})
}

// An edit gives a node another text.
type edit struct {
	n    ast.Node
	text string
}

func (m *mutator) swap(a, b ast.Node) string {
	if a == b {
		return ""
	}
	return m.edit(edit{a, m.text(b)}, edit{b, m.text(a)})
}

func (m *mutator) offsets(n ast.Node) (from, to int) {
	return m.p.Fset.Position(n.Pos()).Offset, m.p.Fset.Position(n.End()).Offset
}

func (m *mutator) text(n ast.Node) string {
	from, to := m.offsets(n)
	return m.src[from:to]
}

// edit applies edits, of nodes that do not overlap.
func (m *mutator) edit(edits ...edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.n.Pos(), b.n.Pos()) })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		from, to := m.offsets(e.n)
		b.WriteString(m.src[at:from] + e.text)
		at = to
	}
	return b.String() + m.src[at:]
}
