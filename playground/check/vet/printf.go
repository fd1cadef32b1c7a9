package vet

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// printf: formats and what is printed with them.

// A printer says how a function prints its last, variadic parameter.
type printer int

const (
	notPrinter printer = iota
	likePrint          // Print, Println
	likePrintf         // the parameter before is the format
	likeErrorf         // and %w is allowed
)

// printer tells of a function whether it prints.
func (p *pass) printer(fn types.Object) printer {
	if kind, ok := p.printers[fn]; ok {
		return kind
	}
	f, ok := fn.(*types.Func)
	if !ok || f.Pkg() == nil {
		return notPrinter
	}
	name := f.Name()
	switch f.Pkg().Path() {
	case "fmt":
		if strings.HasSuffix(name, "scan") || strings.Contains(name, "can") || name == "FormatString" {
			return notPrinter
		}
		if name == "Errorf" {
			return likeErrorf
		}
	case "log":
		if !strings.HasPrefix(name, "Print") && !strings.HasPrefix(name, "Fatal") && !strings.HasPrefix(name, "Panic") {
			return notPrinter
		}
	case "testing":
		if !contains([]string{"Error", "Errorf", "Fatal", "Fatalf", "Log", "Logf", "Skip", "Skipf"}, name) {
			return notPrinter
		}
	default:
		return notPrinter
	}
	if strings.HasSuffix(name, "f") {
		return likePrintf
	}
	return likePrint
}

// variadic returns the parameters of a function that could pass on what it
// gets: the last, ...any, and the string before it, if there is one.
func variadic(sig *types.Signature) (format, args *types.Var) {
	n := sig.Params().Len()
	if !sig.Variadic() || n == 0 {
		return nil, nil
	}
	args = sig.Params().At(n - 1)
	s, ok := args.Type().(*types.Slice)
	if !ok {
		return nil, nil
	}
	if i, ok := s.Elem().Underlying().(*types.Interface); !ok || !i.Empty() {
		return nil, nil
	}
	if n > 1 && types.Identical(sig.Params().At(n-2).Type(), types.Typ[types.String]) {
		format = sig.Params().At(n - 2)
	}
	return format, args
}

// findPrinters finds the program's functions that hand their arguments to a
// printer, and so are printers themselves.
func (p *pass) findPrinters() {
	p.printers = map[types.Object]printer{}
	for again := true; again; {
		again = false
		for _, d := range p.file.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Body == nil {
				continue
			}
			fn, ok := p.info.Defs[fd.Name].(*types.Func)
			if !ok || p.printers[fn] != notPrinter {
				continue
			}
			if kind := p.passesOn(fd.Body, fn.Signature()); kind != notPrinter {
				p.printers[fn] = kind
				again = true
			}
		}
	}
}

// passesOn returns how a function with this body prints its arguments.
func (p *pass) passesOn(body *ast.BlockStmt, sig *types.Signature) (kind printer) {
	format, args := variadic(sig)
	if args == nil {
		return notPrinter
	}
	changed := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && (p.info.Uses[id] == args || format != nil && p.info.Uses[id] == format) {
					changed = true
				}
			}
		case *ast.CallExpr:
			fn := p.callee(n)
			k := len(n.Args)
			if fn == nil || k == 0 || !n.Ellipsis.IsValid() || !p.isVar(n.Args[k-1], args) {
				return true
			}
			switch callee := p.printer(fn); {
			case callee == likePrint:
				kind = max(kind, likePrint)
			case callee != notPrinter && format != nil && k > 1 && p.isVar(n.Args[k-2], format):
				kind = max(kind, callee)
			}
		}
		return true
	})
	if changed {
		return notPrinter // it prints something else
	}
	return kind
}

func (p *pass) isVar(e ast.Expr, v *types.Var) bool {
	id, ok := e.(*ast.Ident)
	return ok && p.info.Uses[id] == v
}

// printCall checks a call of a function; fn is nil if what is called has no
// name.
func (p *pass) printCall(n *ast.CallExpr, fn *types.Func) {
	if fn == nil || !fn.Signature().Variadic() {
		return
	}
	switch kind := p.printer(fn); kind {
	case likePrint:
		p.printed(n, fn)
	case likePrintf, likeErrorf:
		p.formatted(n, fn, kind)
	}
}

// printed checks a call like that of Print or Println.
func (p *pass) printed(n *ast.CallExpr, fn *types.Func) {
	name := fn.FullName()
	first := fn.Signature().Params().Len() - 1
	if n.Ellipsis.IsValid() || len(n.Args) <= first {
		return
	}
	args := n.Args[first:]
	if first == 0 {
		if s, ok := ast.Unparen(args[0]).(*ast.SelectorExpr); ok {
			if v, ok := p.info.Uses[s.Sel].(*types.Var); ok && v.Pkg() != nil && v.Pkg().Path() == "os" && (v.Name() == "Stdout" || v.Name() == "Stderr") {
				p.warn("printf", n.Pos(), fmt.Sprintf("%s does not take io.Writer but has first arg %s", name, p.text(args[0])))
			}
		}
	}
	if s, ok := p.constantText(args[0]); ok {
		if m := directive(s); m != "" {
			p.warn("printf", n.Pos(), fmt.Sprintf("%s call has possible Printf formatting directive %s", name, m))
		}
	}
	if strings.HasSuffix(fn.Name(), "ln") {
		if s, ok := p.constantText(args[len(args)-1]); ok && strings.HasSuffix(s, "\n") {
			p.warn("printf", n.Pos(), name+" arg list ends with redundant newline")
		}
	}
	for _, a := range args {
		if p.isFunc(a) {
			p.warn("printf", n.Pos(), fmt.Sprintf("%s arg %s is a func value, not called", name, p.text(a)))
		}
		if method, ok := p.recursive(a, n); ok {
			p.warn("printf", n.Pos(), fmt.Sprintf("%s arg %s causes recursive call to %s method", name, p.text(a), method))
		}
	}
}

// constantText returns the value of a constant string.
func (p *pass) constantText(e ast.Expr) (string, bool) {
	v := p.info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// directive returns what looks like a directive of Printf in s.
func directive(s string) string {
	s = strings.TrimSuffix(s, "%")
	for {
		i := strings.IndexByte(s, '%')
		if i < 0 {
			return ""
		}
		s = s[i:]
		rest := strings.TrimLeft(s[1:], "#0+-")
		rest = strings.TrimLeft(rest, "0123456789*")
		if r, ok := strings.CutPrefix(rest, "."); ok {
			rest = strings.TrimLeft(r, "0123456789*")
		}
		if rest != "" && strings.ContainsRune("bcdefgopqstvxEFGTUX", rune(rest[0])) {
			return s[:len(s)-len(rest)+1]
		}
		s = s[1:]
	}
}

// isFunc reports whether e is a function where its result was meant.
func (p *pass) isFunc(e ast.Expr) bool {
	t := p.typeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok && !isFormatter(t)
}
