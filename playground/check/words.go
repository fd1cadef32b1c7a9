package check

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// typeError takes an error of the type checker.
func (c *checker) typeError(err error) {
	var e types.Error
	if !errors.As(err, &e) {
		c.add(c.file.Package, "%v", err)
		return
	}
	if rest, ok := strings.CutPrefix(e.Msg, "\t"); ok && len(c.found) > 0 {
		c.part(&c.found[len(c.found)-1], e.Pos, rest)
		return
	}
	if len(c.found) == maxFound {
		panic(errEnough)
	}
	f := finding{pos: e.Pos, message: e.Msg}
	if c.compilerWords(&f); f.message != "" {
		c.found = append(c.found, f)
	}
}

// part adds to an error where it comes from: the other declaration, say.
func (c *checker) part(f *finding, pos token.Pos, message string) {
	if !pos.IsValid() || len(f.message) > maxMessage {
		return // of a package that has no positions
	}
	at := c.place(c.rawPos(pos))
	if label, ok := strings.CutSuffix(f.message, " already declared"); ok && strings.HasPrefix(label, "label ") {
		f.message = label + " already defined at " + at
		return
	}
	f.message += fmt.Sprintf("\n\t%s: %s", at, message)
}

// place writes a position as it stands in messages.
func (c *checker) place(pos token.Pos) string {
	at := c.fset.PositionFor(pos, false)
	return fmt.Sprintf("%s:%d:%d", FileName, at.Line, at.Column)
}

// A rewording is what the compiler makes of an error of go/types: other
// words, or another column of the same line. Most differences come from the
// compiler's syntax trees, where a call is at its parenthesis and an index at
// its bracket.
type rewording struct {
	prefix string
	apply  func(c *checker, f *finding)
}

func rewordings() []rewording {
	return []rewording{
		{"break not in ", say("break is not in a loop, switch, or select")},
		{"continue not in ", say("continue is not in a loop")},
		{"invalid break label ", (*checker).wrongLabel},
		{"invalid continue label ", (*checker).wrongLabel},
		{"goto ", (*checker).wrongGoto},
		{"label ", (*checker).label},
		{"assignment operation ", (*checker).listAssigned},
		{"cannot declare in post statement", (*checker).postDeclared},
		{"use of .(type) outside type switch", say("invalid syntax tree: use of .(type) outside type switch")},
		{"method has ", (*checker).receivers},
		{"select case must be ", (*checker).selectCase},
		{"cannot index ", (*checker).atBracket},
		{"cannot assign to ", (*checker).atBracket},
		{"invalid operation: cannot send to ", (*checker).atSend},
		{"invalid operation: not enough arguments for ", (*checker).atCall},
		{"invalid operation: too many arguments for ", (*checker).atCall},
		{"missing argument in conversion to ", (*checker).atCall},
		{"cannot use ... in call to non-variadic ", (*checker).atCall},
		{"not enough arguments in call to ", (*checker).atLastArgument},
		{"in call to ", (*checker).atParenthesis},
		{"invalid use of [...] array", (*checker).atArray},
		{"invalid map key type func(", (*checker).atFuncType},
		{"invalid constant type func(", (*checker).atFuncType},
		{"duplicate case func(", (*checker).atFuncType},
	}
}

func (c *checker) compilerWords(f *finding) {
	// Where a type parameter of a standard package is declared is told of no
	// place that a program's author could look at.
	f.message = strings.ReplaceAll(f.message, " (declared at -)", "")
	if strings.Contains(f.message, " literal)") {
		f.message = c.literals(f.message, f.pos)
	}
	for _, r := range rewordings() {
		if strings.HasPrefix(f.message, r.prefix) {
			r.apply(c, f)
			return
		}
	}
	switch {
	case strings.Contains(f.message, " does not satisfy "):
		c.atParenthesis(f)
	case strings.HasSuffix(f.message, " (type) is not an expression"):
		c.atFuncType(f)
	}
}

func say(message string) func(*checker, *finding) {
	return func(_ *checker, f *finding) { f.message = message }
}

// listAssigned is for a, b += 1, 2: the compiler's parser does not know it.
func (c *checker) listAssigned(f *finding) {
	op, _, _ := strings.Cut(strings.TrimPrefix(f.message, "assignment operation "), " ")
	f.message, f.early = "syntax error: unexpected "+op+", expected := or = or comma", true
}

func (c *checker) postDeclared(f *finding) {
	if s, ok := node(c, f.pos, func(s *ast.AssignStmt) bool { return s.Pos() == f.pos }); ok {
		f.pos = s.TokPos
	}
	f.message, f.early = "syntax error: cannot declare in post statement of for loop", true
}

// node returns the outermost node of type T of which match holds.
func node[T ast.Node](c *checker, pos token.Pos, match func(T) bool) (found T, ok bool) {
	ast.Inspect(c.file, func(n ast.Node) bool {
		if n == nil || ok || pos < n.Pos() || pos > n.End() {
			return false
		}
		if t, is := n.(T); is && match(t) {
			found, ok = t, true
		}
		return !ok
	})
	return found, ok
}

// rawPos returns where the compiler has the node that begins at pos.
func (c *checker) rawPos(pos token.Pos) token.Pos {
	e, ok := node(c, pos, func(n ast.Expr) bool { return n.Pos() == pos })
	if !ok {
		return pos
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		return e.Lparen
	case *ast.BinaryExpr:
		return e.OpPos
	case *ast.IndexExpr:
		return e.Lbrack
	case *ast.SliceExpr:
		return e.Lbrack
	case *ast.FuncType:
		return e.Params.Opening
	}
	return pos
}

func (c *checker) selectCase(f *finding) { f.pos = c.rawPos(f.pos) }

func (c *checker) receivers(f *finding) {
	if d, ok := node(c, f.pos, func(d *ast.FuncDecl) bool { return d.Recv != nil && d.Recv.Pos() <= f.pos && f.pos < d.Name.Pos() }); ok {
		f.pos = d.Name.Pos()
	}
}

func (c *checker) atBracket(f *finding) {
	subject := strings.TrimPrefix(strings.TrimPrefix(f.message, "cannot index "), "cannot assign to ")
	if e, ok := node(c, f.pos, func(e *ast.IndexExpr) bool {
		return e.X.Pos() == f.pos && strings.HasPrefix(subject, types.ExprString(e.X)+" (") && strings.HasPrefix(f.message, "cannot index")
	}); ok {
		f.pos = e.Lbrack
	}
	if e, ok := node(c, f.pos, func(e *ast.SliceExpr) bool {
		return e.Pos() == f.pos && strings.HasPrefix(subject, types.ExprString(e))
	}); ok {
		f.pos = e.Lbrack
	}
}

func (c *checker) atSend(f *finding) {
	if s, ok := node(c, f.pos, func(s *ast.SendStmt) bool { return s.Arrow == f.pos }); ok {
		f.pos = s.Pos()
	}
}

// atCall moves an error from the end of a call to its beginning.
func (c *checker) atCall(f *finding) {
	if e, ok := c.callEnding(f.pos); ok {
		f.pos = e.Pos()
	}
}

func (c *checker) atLastArgument(f *finding) {
	if e, ok := c.callEnding(f.pos); ok {
		f.pos = e.Pos()
		if n := len(e.Args); n > 0 {
			f.pos = e.Args[n-1].Pos()
		}
	}
}

func (c *checker) callEnding(pos token.Pos) (*ast.CallExpr, bool) {
	return node(c, pos, func(e *ast.CallExpr) bool {
		return e.Rparen == pos || e.Ellipsis == pos || len(e.Args) > 0 && e.Args[len(e.Args)-1].Pos() == pos && e.Ellipsis.IsValid()
	})
}

// atParenthesis is for what is inferred: it stands at the call's arguments.
func (c *checker) atParenthesis(f *finding) {
	if strings.HasPrefix(f.message, "in call to ") && !strings.Contains(f.message, ", cannot infer ") {
		return
	}
	if e, ok := node(c, f.pos, func(e *ast.CallExpr) bool { return e.Fun.Pos() == f.pos || e.Rparen == f.pos }); ok {
		f.pos = e.Lparen
	}
}

func (c *checker) atArray(f *finding) {
	if e, ok := node(c, f.pos, func(e *ast.ArrayType) bool { return e.Len != nil && e.Len.Pos() == f.pos }); ok {
		f.pos = e.Lbrack
	}
}

func (c *checker) atFuncType(f *finding) {
	if e, ok := node(c, f.pos, func(e *ast.FuncType) bool { return e.Pos() == f.pos }); ok {
		f.pos = e.Params.Opening
	}
}

// literals writes function literals as the compiler does: go/types has
// "(func() literal)" for "func() {…}".
func (c *checker) literals(message string, pos token.Pos) string {
	ast.Inspect(c.file, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if ok && lit.Pos() >= pos {
			short := types.ExprString(lit)
			body := " {…}"
			if len(lit.Body.List) == 0 {
				body = " {}"
			}
			message = strings.Replace(message, short, types.ExprString(lit.Type)+body, 1)
		}
		return strings.Contains(message, " literal)")
	})
	return message
}
