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
//	panic(x)    { v := x; support.Panic(line, column, "main.T", v); panic(v) }
//	recover()   support.Recover(recover())
//	println(x)  support.Println(x)
//
// and statements that may block are marked, as block.go explains.
//
// Rewriting for the interpreter's sake that needs types does not belong here.

const (
	supportName = "ʘsupport" // the name under which the file imports it; nobody types that
	supportPath = "playground"
	valueName   = "ʘvalue"
)

// instrument rewrites the file. It returns the table of the operations that
// may block.
func instrument(fset *token.FileSet, file *ast.File) (*outline, []frame.Place) {
	out := newOutline(fset, file)
	out.imports[supportName] = true
	places, marked := markBlocking(out, file)
	in := &instrumenter{out: out, fset: fset, used: marked}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			in.statements(n.List)
		case *ast.CaseClause:
			in.statements(n.Body)
		case *ast.CommClause:
			in.statements(n.Body)
		case *ast.CallExpr:
			switch id := builtin(n); {
			case id == nil:
			case id.Name == "print":
				n.Fun = in.support("Print", id)
			case id.Name == "println":
				n.Fun = in.support("Println", id)
			case id.Name == "recover" && len(n.Args) == 0 && n.Fun == id:
				inner := &ast.CallExpr{Fun: &ast.Ident{NamePos: id.NamePos, Name: "recover", Obj: done}, Lparen: n.Lparen, Rparen: n.Rparen}
				n.Fun, n.Args = in.support("Recover", id), []ast.Expr{inner}
			}
		}
		return true
	})
	if in.used {
		file.Decls = append([]ast.Decl{&ast.GenDecl{
			Tok:    token.IMPORT,
			TokPos: file.Name.End(),
			Specs: []ast.Spec{&ast.ImportSpec{
				Name: &ast.Ident{NamePos: file.Name.End(), Name: supportName},
				Path: &ast.BasicLit{ValuePos: file.Name.End(), Kind: token.STRING, Value: strconv.Quote(supportPath)},
			}},
		}}, file.Decls...)
	}
	return out, places
}

type instrumenter struct {
	out  *outline
	fset *token.FileSet
	used bool
}

// done marks identifiers that are not to be rewritten (again).
var done = ast.NewObj(ast.Bad, "")

// builtin returns the name of the builtin that n calls, or nil.
func builtin(n *ast.CallExpr) *ast.Ident {
	id, ok := n.Fun.(*ast.Ident)
	if !ok || id.Obj != nil { // declared in this file: not the builtin
		return nil
	}
	return id
}

func (in *instrumenter) support(name string, at *ast.Ident) ast.Expr {
	in.used = true
	return supportFunc(name, at.NamePos)
}

// supportFunc returns support.name.
func supportFunc(name string, pos token.Pos) ast.Expr {
	return &ast.SelectorExpr{
		X:   &ast.Ident{NamePos: pos, Name: supportName},
		Sel: &ast.Ident{NamePos: pos, Name: name},
	}
}

// isSupport reports whether c is a call that instrument has put there.
func isSupport(c *ast.CallExpr) bool {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == supportName
}

// statements rewrites the calls of panic in a list of statements.
func (in *instrumenter) statements(list []ast.Stmt) {
	for i, s := range list {
		x, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := x.X.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			continue
		}
		id := builtin(call)
		if id == nil || id.Name != "panic" {
			continue
		}
		pos := in.fset.Position(id.NamePos)
		number := func(n int) ast.Expr {
			return &ast.BasicLit{ValuePos: id.NamePos, Kind: token.INT, Value: strconv.Itoa(n)}
		}
		name, typeName := valueName, in.out.typeOf(call.Args[0], 3)
		var stmts []ast.Stmt
		if isNil(call.Args[0]) {
			name = "nil" // there is no v := nil
		} else {
			v := &ast.Ident{NamePos: id.NamePos, Name: name}
			stmts = append(stmts, &ast.AssignStmt{Lhs: []ast.Expr{v}, TokPos: call.Lparen, Tok: token.DEFINE, Rhs: call.Args})
		}
		value := func() ast.Expr { return &ast.Ident{NamePos: id.NamePos, Name: name} }
		stmts = append(stmts,
			&ast.ExprStmt{X: &ast.CallExpr{
				Fun:    in.support("Panic", id),
				Lparen: call.Lparen, Rparen: call.Rparen,
				Args: []ast.Expr{number(pos.Line), number(pos.Column), &ast.BasicLit{ValuePos: id.NamePos, Kind: token.STRING, Value: strconv.Quote(typeName)}, value()},
			}},
			&ast.ExprStmt{X: &ast.CallExpr{
				Fun:    &ast.Ident{NamePos: id.NamePos, Name: "panic", Obj: done},
				Lparen: call.Lparen, Rparen: call.Rparen,
				Args: []ast.Expr{value()},
			}},
		)
		list[i] = &ast.BlockStmt{Lbrace: call.Pos(), List: stmts, Rbrace: call.End()}
	}
}

func isNil(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "nil"
}
