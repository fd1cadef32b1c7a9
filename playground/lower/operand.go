package lower

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// operands returns the texts of several expressions, which are evaluated in
// their order. get lowers one of them.
func (f *function) operands(list []ast.Expr, get func(i int, e ast.Expr) string) []string {
	out := make([]string, len(list))
	for i, e := range list {
		mark := len(f.lines)
		out[i] = get(i, e)
		// Where the program is must not be told before another call.
		told := len(f.lines) > mark && slices.ContainsFunc(list[:i], f.calls)
		if !effective(f.lines[mark:]) && !told {
			continue
		}
		late := f.split(mark)
		for j := range i {
			if !f.stable(list[j]) && !isName(out[j]) {
				out[j] = f.define("t", out[j])
			}
		}
		f.lines = append(f.lines, late...)
	}
	return out
}

// settle has operands evaluated before the program tells where it is, if
// they call functions, which tell where they are.
func (f *function) settle(list []ast.Expr, ops []string) {
	if !slices.ContainsFunc(list, f.calls) {
		return
	}
	for i, op := range ops {
		dots := ""
		if strings.HasSuffix(op, "...") {
			op, dots = strings.TrimSuffix(op, "..."), "..."
		}
		if !isName(op) && !isNumber(op) && op != "nil" {
			ops[i] = f.define("t", op) + dots
		}
	}
}

// effective reports whether lines do more than tell where the program is.
func effective(lines []outLine) bool {
	return slices.ContainsFunc(lines, func(l outLine) bool { return !l.mark })
}

// stable reports whether the value of e is the same if other operands are
// evaluated before.
func (f *function) stable(e ast.Expr) bool {
	if f.unit.info.Types[e].Value != nil {
		return true
	}
	stable := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			stable = false
		case *ast.UnaryExpr:
			stable = stable && n.Op != token.ARROW
		}
		return stable
	})
	return stable
}

// calls reports whether functions may be called while e is evaluated.
func (f *function) calls(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			tv := f.unit.info.Types[ast.Unparen(n.Fun)]
			found = found || !tv.IsType() && !tv.IsBuiltin()
		}
		return !found
	})
	return found
}

func isName(s string) bool { return token.IsIdentifier(s) }

// pure returns e as a name that may be used more than once.
func (f *function) pure(e ast.Expr) string {
	x := f.expr(e)
	if isName(x) || f.unit.info.Types[ast.Unparen(e)].Value != nil {
		return x
	}
	return f.define("t", x)
}

// steady is like pure for what is used twice at once: paths of fields are as
// good as names.
func (f *function) steady(e ast.Expr) string {
	x := f.expr(e)
	if isPath(x) || f.unit.info.Types[ast.Unparen(e)].Value != nil {
		return x
	}
	return f.define("t", x)
}

func isPath(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if !token.IsIdentifier(part) {
			return false
		}
	}
	return true
}
