package worker

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// The interpreter gives panic a value that Go's runtime cannot print (a
// panic(err) in a goroutine would end in "panic: <*errors.errorString
// Value>"), gives recover the same, so that no type switch on it succeeds,
// does not tell where a panic was called, and writes a println in several
// pieces. So calls of these builtins are rewritten, in the syntax tree, to
// pass through functions of ours:
//
//	panic(x)    { v := x; support.Panic(line, column, v); panic(v) }
//	recover()   support.Recover(recover())
//	println(x)  support.Println(x)
//
// Rewriting for the interpreter's sake that needs types does not belong here.

const (
	supportName = "ʘsupport" // the name under which the file imports it; nobody types that
	supportPath = "playground"
	valueName   = "ʘvalue"
)

// instrument rewrites the file.
func instrument(fset *token.FileSet, file *ast.File) {
	in := &instrumenter{fset: fset}
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
}

type instrumenter struct {
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
	return &ast.SelectorExpr{
		X:   &ast.Ident{NamePos: at.NamePos, Name: supportName},
		Sel: &ast.Ident{NamePos: at.NamePos, Name: name},
	}
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
		name := valueName
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
				Args: []ast.Expr{number(pos.Line), number(pos.Column), value()},
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

// support is the table of the package that instrumented programs import.
func support(p *process) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Panic": reflect.ValueOf(func(line, column int, v any) {
			p.send(frame.Value, frame.Time(goroutine()), fmt.Appendf(nil, "%d:%d:%s", line, column, panicText(v)))
		}),
		"Recover": reflect.ValueOf(recovered),
		"Print":   reflect.ValueOf(func(args ...any) { p.stderr([]byte(printText(args, ""))) }),
		"Println": reflect.ValueOf(func(args ...any) { p.stderr([]byte(printText(args, " ") + "\n")) }),
	}
}

// panicText returns v as Go's runtime prints the value of a panic.
func panicText(v any) (s string) {
	defer func() {
		if recover() != nil { // in the program's own Error or String
			s = "(unprintable value)"
		}
	}()
	v = concrete(v)
	switch v := v.(type) {
	case nil:
		return new(runtime.PanicNilError).Error()
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return strings.ReplaceAll(v, "\n", "\n\t")
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		if rv.Type().PkgPath() != "" {
			return fmt.Sprintf("%s(%s)", rv.Type(), builtinText(rv))
		}
		return builtinText(rv)
	case reflect.String:
		return fmt.Sprintf("%s(%q)", rv.Type(), rv.String())
	}
	return fmt.Sprintf("(%T) %+v", v, v)
}

// recovered returns what recover should: the value that the program gave to
// panic, or Go's error for a mistake that the interpreter found.
func recovered(v any) any {
	if rv, ok := v.(reflect.Value); ok {
		return concrete(rv)
	}
	message := ""
	switch v := v.(type) {
	case error:
		message = v.Error()
	case string:
		message = v
	}
	if words, ok := program.GoWords(message); ok {
		return runtimeError(words)
	}
	return v
}

// A runtimeError is an error of Go's runtime, with its full text.
type runtimeError string

func (e runtimeError) Error() string { return string(e) }
func (runtimeError) RuntimeError()   {}

var _ runtime.Error = runtimeError("")

// concrete unwraps what the interpreter may pass as an any.
func concrete(v any) any {
	for range 4 {
		rv, ok := v.(reflect.Value)
		if !ok || !rv.IsValid() || !rv.CanInterface() {
			break
		}
		v = rv.Interface()
	}
	return v
}

func printText(args []any, sep string) string {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteString(sep)
		}
		if a = concrete(a); a == nil {
			b.WriteString("nil")
		} else {
			b.WriteString(builtinText(reflect.ValueOf(a)))
		}
	}
	return b.String()
}

// builtinText formats a value as the builtin println does: floats in
// scientific notation, without fmt's methods.
func builtinText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return fmt.Sprintf("%+.6e", v.Float())
	case reflect.Complex64, reflect.Complex128:
		c := v.Complex()
		return fmt.Sprintf("(%+.6e%+.6ei)", real(c), imag(c))
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	}
	return fmt.Sprint(v)
}
