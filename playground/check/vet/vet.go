// Package vet finds what is suspicious in a program that compiles, in go
// vet's words.
//
// The checks are written anew, and a test holds them to go vet. Those of
// golang.org/x/tools cannot be used: each parses its documentation when the
// process starts, 1 ms for all, and the process here is a worker that starts
// for each program. Here nothing is prepared; a check costs what it looks at.
//
// One walk over the file hands each node to the checks that it concerns.
// What needs a whole function (which statements are reached, where a cancel
// function gets lost) is looked at function by function.
package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// A Warning is something suspicious.
type Warning struct {
	Pos     token.Pos
	Message string
	Check   string // the name of the check that found it, as go vet has it
}

// Checks returns the names of the checks, sorted.
func Checks() []string {
	return []string{
		"appends", "assign", "atomic", "bools", "copylocks", "defers", "errorsas", "loopclosure", "lostcancel", "nilfunc", "printf",
		"sigchanyzer", "stdmethods", "stringintconv", "timeformat", "unmarshal", "unreachable", "unusedresult", "waitgroup",
	}
}

// A pass looks at one file.
type pass struct {
	fset     *token.FileSet
	file     *ast.File
	src      string
	pkg      *types.Package
	info     *types.Info
	printers map[types.Object]printer // functions of the program that pass their arguments on
	locks    locks
	warnings []Warning
}

// Run runs all checks on a package that compiles and has one file, of which
// src is the source.
func Run(fset *token.FileSet, file *ast.File, src string, pkg *types.Package, info *types.Info) []Warning {
	p := &pass{fset: fset, file: file, src: src, pkg: pkg, info: info}
	p.findPrinters()
	var stack []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		p.node(n, stack)
		stack = append(stack, n)
		return true
	})
	return p.warnings
}

// node hands a node to the checks; stack holds the nodes around it.
func (p *pass) node(n ast.Node, stack []ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		p.copiedParams(n.Name.Name, n.Recv, n.Type)
		p.standardMethod(n)
		if n.Body != nil {
			p.function(n.Type, n.Body)
		}
	case *ast.FuncLit:
		p.copiedParams("func", nil, n.Type)
		p.function(n.Type, n.Body)
	case *ast.AssignStmt:
		p.copiedAssign(n)
		p.selfAssign(n)
		p.atomicAssign(n)
	case *ast.GenDecl:
		p.copiedVar(n)
	case *ast.CompositeLit:
		p.copiedLiteral(n)
	case *ast.ReturnStmt:
		p.copiedReturn(n)
	case *ast.RangeStmt:
		p.copiedRange(n)
		p.capturedRange(n)
	case *ast.ForStmt:
		p.capturedFor(n)
	case *ast.BinaryExpr:
		p.funcWithNil(n)
		p.conditions(n, stack)
	case *ast.ExprStmt:
		p.unusedResult(n)
	case *ast.DeferStmt:
		p.deferredSince(n)
	case *ast.CallExpr:
		p.call(n, stack)
	}
}

// function hands over a function's body to the checks that follow its flow.
func (p *pass) function(typ *ast.FuncType, body *ast.BlockStmt) {
	p.unreachable(body)
	p.lostCancels(typ, body)
}

func (p *pass) call(n *ast.CallExpr, stack []ast.Node) {
	p.copiedArgs(n)
	p.stringOfInt(n)
	p.emptyAppend(n)
	fn := p.callee(n)
	if fn == nil {
		p.printCall(n, nil)
		return
	}
	p.printCall(n, fn)
	switch fn.FullName() {
	case "os/signal.Notify":
		p.unbufferedSignal(n)
	case "(*sync.WaitGroup).Add":
		p.addInGoroutine(n, stack)
	case "errors.As":
		p.errorsAs(n)
	case "(time.Time).Format", "(time.Time).AppendFormat", "time.Parse", "time.ParseInLocation":
		p.timeLayout(n)
	case "encoding/json.Unmarshal", "encoding/xml.Unmarshal", "encoding/asn1.Unmarshal",
		"(*encoding/json.Decoder).Decode", "(*encoding/xml.Decoder).Decode", "(*encoding/gob.Decoder).Decode":
		p.unmarshal(n, fn)
	}
}

func (p *pass) warn(check string, at token.Pos, message string) {
	p.warnings = append(p.warnings, Warning{at, message, check})
}

// callee returns the function or method that a call names; nil for a call of
// a value, a conversion or a builtin.
func (p *pass) callee(n *ast.CallExpr) *types.Func {
	fun := ast.Unparen(n.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	var id *ast.Ident
	switch x := fun.(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return nil
	}
	fn, _ := p.info.Uses[id].(*types.Func)
	if fn != nil {
		return fn.Origin()
	}
	return nil
}

// builtin returns the name of the builtin function that a call names, or "".
func (p *pass) builtin(n *ast.CallExpr) string {
	if id, ok := ast.Unparen(n.Fun).(*ast.Ident); ok {
		if b, ok := p.info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

func (p *pass) typeOf(e ast.Expr) types.Type { return p.info.TypeOf(e) }

func (p *pass) line(pos token.Pos) int { return p.fset.PositionFor(pos, false).Line }

// uses reports whether n names the object.
func (p *pass) uses(n ast.Node, o types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && p.info.Uses[id] == o
		return !found
	})
	return found
}

// pure reports whether evaluating e twice is the same as once.
func (p *pass) pure(e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			ok = ok && p.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.FuncLit:
			ok = false
		}
		return ok
	})
	return ok
}

// text returns an expression as it stands in the source.
func (p *pass) text(e ast.Expr) string {
	f := p.fset.File(e.Pos())
	return p.src[f.Offset(e.Pos()):min(f.Offset(e.End()), len(p.src))]
}

func same(a, b ast.Expr) bool { return types.ExprString(a) == types.ExprString(b) }

func contains(list []string, s string) bool { return slices.Contains(list, s) }
