package vet

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Checks about values that functions take as any, and methods that are
// called by interface.

// errorsAs: the second argument must be a pointer to an interface or to a
// type that is an error.
func (p *pass) errorsAs(n *ast.CallExpr) {
	if len(n.Args) < 2 {
		return
	}
	t := p.typeOf(n.Args[1])
	if t == nil || types.IsInterface(t) {
		return
	}
	const wrong = "second argument to errors.As must be a non-nil pointer to either a type that implements error, or to any interface type"
	ptr, ok := t.Underlying().(*types.Pointer)
	switch {
	case !ok:
		p.warn("errorsas", n.Pos(), wrong)
	case types.Identical(ptr.Elem(), errorType):
		p.warn("errorsas", n.Pos(), "second argument to errors.As should not be *error")
	case !types.IsInterface(ptr.Elem()) && !types.Implements(ptr.Elem(), errorInterface()):
		p.warn("errorsas", n.Pos(), wrong)
	}
}

var errorType = types.Universe.Lookup("error").Type()

func errorInterface() *types.Interface { return errorType.Underlying().(*types.Interface) }

// unmarshal: the value must be a pointer.
func (p *pass) unmarshal(n *ast.CallExpr, fn *types.Func) {
	if len(n.Args) == 0 {
		return
	}
	t := p.typeOf(n.Args[len(n.Args)-1])
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.TypeParam:
		return
	}
	message := fmt.Sprintf("call of %s passes non-pointer", fn.Name())
	if len(n.Args) > 1 {
		message += " as second argument"
	}
	p.warn("unmarshal", n.Lparen, message)
}

// standard returns what the interfaces of the standard library want a method
// of this name to be: parameters, a bar, results. A type marked "=" must be
// there for the method to be taken for that one.
func standard(name string) string {
	switch name {
	case "Format":
		return "=fmt.State, rune |"
	case "GobDecode", "UnmarshalJSON":
		return "[]byte | error"
	case "GobEncode", "MarshalJSON":
		return "| []byte, error"
	case "MarshalXML":
		return "*encoding/xml.Encoder, encoding/xml.StartElement | error"
	case "ReadByte":
		return "| byte, error"
	case "ReadFrom":
		return "=io.Reader | int64, error"
	case "ReadRune":
		return "| rune, int, error"
	case "Scan":
		return "=fmt.ScanState, rune | error"
	case "Seek":
		return "=int64, int | int64, error"
	case "UnmarshalXML":
		return "*encoding/xml.Decoder, encoding/xml.StartElement | error"
	case "UnreadByte", "UnreadRune":
		return "| error"
	case "WriteByte":
		return "byte | error"
	case "WriteTo":
		return "=io.Writer | int64, error"
	}
	return ""
}

// standardMethod: a method with a well-known name and another signature.
func (p *pass) standardMethod(n *ast.FuncDecl) {
	if n.Recv == nil {
		return
	}
	fn, ok := p.info.Defs[n.Name].(*types.Func)
	if !ok {
		return
	}
	sig := fn.Signature()
	if p.errorMethod(n, fn, sig) {
		return
	}
	want := standard(fn.Name())
	if want == "" {
		return
	}
	params, results, _ := strings.Cut(want, "|")
	if !like(strings.TrimSpace(params), sig.Params(), true) || !like(strings.TrimSpace(results), sig.Results(), true) {
		// With "=", what is not like it in the marked ones is something else.
		if !strings.Contains(params, "=") || like(strings.TrimSpace(params), sig.Params(), false) {
			p.warn("stdmethods", n.Name.Pos(), fmt.Sprintf("method %s should have signature %s", signature(fn.Name(), sig), wanted(fn.Name(), params, results)))
		}
	}
}

// errorMethod is for the methods Is, As and Unwrap, which only errors have.
func (p *pass) errorMethod(n *ast.FuncDecl, fn *types.Func, sig *types.Signature) bool {
	forms := map[string][2]string{"Is": {"error", "bool"}, "As": {"any", "bool"}, "Unwrap": {"", "error"}}
	form, ok := forms[fn.Name()]
	if !ok {
		return false
	}
	if !types.Implements(sig.Recv().Type(), errorInterface()) {
		return true
	}
	params := like(form[0], sig.Params(), true)
	results := like(form[1], sig.Results(), true) || fn.Name() == "Unwrap" && like("[]error", sig.Results(), true)
	if !params || !results {
		p.warn("stdmethods", n.Name.Pos(), fmt.Sprintf("method %s should have signature %s", signature(fn.Name(), sig), wanted(fn.Name(), form[0], form[1])))
	}
	return true
}

// like reports whether the types of a tuple are those listed; without all,
// only the ones marked "=" count.
func like(list string, t *types.Tuple, all bool) bool {
	var want []string
	if list != "" {
		want = strings.Split(list, ", ")
	}
	if all && len(want) != t.Len() {
		return false
	}
	for i, w := range want {
		name, marked := strings.CutPrefix(w, "=")
		if !all && !marked {
			continue
		}
		if i >= t.Len() {
			return false
		}
		got := types.TypeString(types.Unalias(t.At(i).Type()), nil)
		switch name {
		case "byte":
			name = "uint8"
		case "rune":
			name = "int32"
		case "any":
			if got == "interface{}" {
				continue
			}
		case "[]byte":
			if got == "[]uint8" {
				continue
			}
		}
		switch got {
		case "byte":
			got = "uint8"
		case "rune":
			got = "int32"
		}
		if got != name {
			return false
		}
	}
	return true
}

func signature(name string, sig *types.Signature) string {
	s := types.TypeString(sig, func(p *types.Package) string { return p.Name() })
	return name + strings.TrimPrefix(s, "func")
}

func wanted(name, params, results string) string {
	short := func(s string) string {
		s = strings.TrimSpace(strings.ReplaceAll(s, "=", ""))
		return strings.ReplaceAll(s, "encoding/xml.", "xml.")
	}
	r := short(results)
	if strings.Contains(r, ",") {
		r = "(" + r + ")"
	}
	if r != "" {
		r = " " + r
	}
	return name + "(" + short(params) + ")" + r
}
