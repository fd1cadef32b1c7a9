package worker

import (
	"go/ast"
	"go/token"
	"strconv"

	"bingfa/playground/frame"
)

// The interpreter gives panic a value that Go's runtime cannot print (a
// panic(err) in a goroutine would end in "panic: <*errors.errorString
// Value>"), gives recover the same, so that no type switch on it succeeds,
// does not tell where a panic was called, and writes a println in several
// pieces. So calls of these builtins are rewritten, in the syntax tree, to
// pass through functions of ours:
//
//	panic(x)        { v := x; support.Panic(line, column, "main.T", v); panic(v) }
//	defer panic(x)  defer func(v interface{}) { support.Panic(…, v); panic(v) }(x)
//	recover()       support.Recover(recover())
//	println(x)      support.Println(x)
//
// The names support and v are such that the program does not use them.
// Statements that may block are marked, as block.go explains, and on the
// virtual clock loops that wait give way, as poll.go does.
//
// Rewriting for the interpreter's sake that needs types does not belong here.

// supportPath is the path by which the file imports support.
const supportPath = "playground"

// instrument rewrites the file, which was parsed from code. yield says
// whether loops that wait are to give way. It returns the table of the
// operations that may block.
func instrument(fset *token.FileSet, file *ast.File, code string, yield bool) (*outline, []frame.Place) {
	out := newOutline(fset, file, code)
	out.imports[out.support] = true
	places, marked := markBlocking(out, file)
	in := &instrumenter{outline: out, used: marked}
	if yield && out.yieldInLoops(file) {
		in.used = true
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			in.statements(n.List)
		case *ast.CaseClause:
			in.statements(n.Body)
		case *ast.CommClause:
			in.statements(n.Body)
		case *ast.LabeledStmt:
			n.Stmt = in.statement(n.Stmt)
		case *ast.CallExpr:
			in.call(n)
		}
		return true
	})
	if in.used {
		file.Decls = append([]ast.Decl{&ast.GenDecl{
			Tok:    token.IMPORT,
			TokPos: file.Name.End(),
			Specs: []ast.Spec{&ast.ImportSpec{
				Name: &ast.Ident{NamePos: file.Name.End(), Name: out.support},
				Path: &ast.BasicLit{ValuePos: file.Name.End(), Kind: token.STRING, Value: strconv.Quote(supportPath)},
			}},
		}}, file.Decls...)
	}
	return out, places
}

type instrumenter struct {
	*outline
	used bool // support has to be imported
}

// done marks identifiers that are not to be rewritten (again).
var done = ast.NewObj(ast.Bad, "")

// builtin returns the name of the builtin that n calls, or nil.
func builtin(n *ast.CallExpr) *ast.Ident {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok || id.Obj != nil { // declared in this file: not the builtin
		return nil
	}
	return id
}

// call rewrites a call, if it is of a builtin.
func (in *instrumenter) call(n *ast.CallExpr) {
	id := builtin(n)
	if id == nil {
		return
	}
	switch id.Name {
	case "print":
		n.Fun = in.reach("Print", id)
	case "println":
		n.Fun = in.reach("Println", id)
	case "recover":
		if len(n.Args) == 0 {
			inner := &ast.CallExpr{Fun: &ast.Ident{NamePos: id.NamePos, Name: "recover", Obj: done}, Lparen: n.Lparen, Rparen: n.Rparen}
			n.Fun, n.Args = in.reach("Recover", id), []ast.Expr{inner}
		}
	case "panic":
		// One that is no statement of its own: those are blocks by now.
		if len(n.Args) != 1 {
			return
		}
		// The literal stands for the function that it is in.
		n.Fun = &ast.FuncLit{
			Type: &ast.FuncType{Func: id.NamePos, Params: &ast.FieldList{Opening: id.NamePos, Closing: id.NamePos, List: []*ast.Field{{
				Names: []*ast.Ident{{NamePos: id.NamePos, Name: in.value}},
				Type:  &ast.InterfaceType{Interface: id.NamePos, Methods: &ast.FieldList{Opening: id.NamePos, Closing: id.NamePos}},
			}}}},
			Body: &ast.BlockStmt{Lbrace: id.NamePos, List: in.panics(id, n.Args[0], in.value), Rbrace: id.NamePos},
		}
	}
}

// reach returns support.name.
func (in *instrumenter) reach(name string, at *ast.Ident) ast.Expr {
	in.used = true
	return in.supportFunc(name, at.NamePos)
}

// supportFunc returns support.name.
func (o *outline) supportFunc(name string, pos token.Pos) ast.Expr {
	return &ast.SelectorExpr{
		X:   &ast.Ident{NamePos: pos, Name: o.support},
		Sel: &ast.Ident{NamePos: pos, Name: name},
	}
}

// isSupport reports whether c is a call that instrument has put there.
func (o *outline) isSupport(c *ast.CallExpr) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == o.support
}

// statements rewrites a list of statements.
func (in *instrumenter) statements(list []ast.Stmt) {
	for i, s := range list {
		list[i] = in.statement(s)
	}
}

// statement returns what s becomes: another statement, if it is a panic.
func (in *instrumenter) statement(s ast.Stmt) ast.Stmt {
	x, ok := s.(*ast.ExprStmt)
	if !ok {
		return s
	}
	call, ok := ast.Unparen(x.X).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return s
	}
	id := builtin(call)
	if id == nil || id.Name != "panic" {
		return s
	}
	name := in.value
	var stmts []ast.Stmt
	if isNil(call.Args[0]) {
		name = "nil" // there is no v := nil
	} else {
		v := &ast.Ident{NamePos: id.NamePos, Name: name}
		stmts = append(stmts, &ast.AssignStmt{Lhs: []ast.Expr{v}, TokPos: call.Lparen, Tok: token.DEFINE, Rhs: call.Args})
	}
	stmts = append(stmts, in.panics(id, call.Args[0], name)...)
	return &ast.BlockStmt{Lbrace: call.Pos(), List: stmts, Rbrace: call.End()}
}

// panics returns the statements that tell of a panic and call it, in the
// place of id, which the program calls. e is the program's argument, name
// what it is assigned to.
func (in *instrumenter) panics(id *ast.Ident, e ast.Expr, name string) []ast.Stmt {
	at, pos := id.NamePos, in.fset.Position(id.NamePos)
	literal := func(k token.Token, s string) ast.Expr {
		return &ast.BasicLit{ValuePos: at, Kind: k, Value: s}
	}
	value := func() ast.Expr { return &ast.Ident{NamePos: at, Name: name} }
	return []ast.Stmt{
		&ast.ExprStmt{X: &ast.CallExpr{
			Fun:    in.reach("Panic", id),
			Lparen: at, Rparen: at,
			Args: []ast.Expr{
				literal(token.INT, strconv.Itoa(pos.Line)), literal(token.INT, strconv.Itoa(pos.Column)),
				literal(token.STRING, strconv.Quote(in.typeOf(e, 3))), value(),
			},
		}},
		&ast.ExprStmt{X: &ast.CallExpr{
			Fun:    &ast.Ident{NamePos: at, Name: "panic", Obj: done},
			Lparen: at, Rparen: at,
			Args: []ast.Expr{value()},
		}},
	}
}

func isNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "nil"
}
