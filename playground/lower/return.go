package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// returns lowers a return statement.
func (f *function) returns(s *ast.ReturnStmt) {
	root := f.root
	values := make([]string, 0, len(root.results))
	switch {
	case len(s.Results) == 0:
		f.leave()
		return
	case len(s.Results) == 1 && len(root.results) > 1:
		tuple := f.typeOf(s.Results[0]).(*types.Tuple)
		names := make([]string, tuple.Len())
		for i := range names {
			names[i] = f.l.name("t")
		}
		call := f.expr(s.Results[0])
		f.emit("%s := %s", strings.Join(names, ", "), call)
		for i, name := range names {
			values = append(values, f.convert(name, tuple.At(i).Type(), root.results[i]))
		}
	default:
		values = f.operands(s.Results, func(i int, e ast.Expr) string { return f.as(e, root.results[i]) })
	}
	if len(root.vars) == 0 {
		for i, v := range values {
			if len(values) == 1 && !isName(v) && strings.Contains(v, "<-") {
				values[i] = f.define("t", v) // the interpreter panics on return <-c
			}
		}
		f.emit("return %s", strings.Join(values, ", "))
		return
	}
	f.store(root.vars, values)
	f.leave()
}

// store assigns values to variables as if at once.
func (f *function) store(vars, values []string) {
	if len(values) > 1 {
		for i, v := range values {
			values[i] = f.define("t", v)
		}
	}
	for i, v := range values {
		if strings.HasSuffix(v, "}") {
			v = f.define("t", v)
		}
		f.emit("%s = %s", vars[i], v)
	}
}

// leave returns from the function; the results are in their variables.
func (f *function) leave() {
	root := f.root
	switch {
	case f != root: // a range over a function
		f.exit(exit{kind: token.RETURN})
	case root.defers != "":
		f.emit("return")
	case len(root.vars) > 0:
		f.emit("return %s", strings.Join(root.vars, ", "))
	default:
		f.emit("return")
	}
}
