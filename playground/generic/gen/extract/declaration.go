package extract

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// stdName is the name under which a declaration knows what it uses of its own
// package and programs know too: that must be the package's, not a second one.
const stdName = "std"

// declaration writes a declaration of package level, with a line above it
// that tells its name and what it uses. It returns the names it uses of its
// own package.
func (w *writer) declaration(p *pkg, name string) (uses []string, err error) {
	object := p.types.Scope().Lookup(name)
	node := p.decls[object]
	if node == nil {
		return nil, fmt.Errorf("neither a function nor a type: write the functions that use it in %sours", root)
	}
	if fn, ok := node.(*ast.FuncDecl); ok && fn.Body == nil && p.path != nativePath {
		return nil, fmt.Errorf("has no body: write it in %sours", root)
	}
	if t, ok := object.(*types.TypeName); ok && !types.IsInterface(t.Type()) {
		return nil, fmt.Errorf("a type: write the functions that use it in %sours", root)
	}
	own, others := map[string]bool{}, map[string]bool{}
	ast.Inspect(node, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || p.info.Uses[id] == nil {
			return true
		}
		switch o := p.info.Uses[id]; {
		case o.Pkg() == nil || o == object:
		case o.Pkg() == types.Unsafe:
			err = fmt.Errorf("uses unsafe.%s: write it in %sours", o.Name(), root)
		case o.Parent() != o.Pkg().Scope(): // a package's name, a local one, a field or method
		case o.Pkg() != p.types:
			others[o.Pkg().Path()+"."+o.Name()] = true
			if o.Pkg().Path() == nativePath {
				w.native[o.Name()] = true
			}
		case isFunc(o) || !o.Exported():
			own[o.Name()] = true
		default:
			others[stdName+"="+p.path+"."+o.Name()] = true
			id.Name = stdName + "." + o.Name()
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	uses = slices.Sorted(maps.Keys(own))
	fmt.Fprintf(&w.out, "\n-- %s.%s [%s] [%s]\n", p.path, name, strings.Join(uses, " "), strings.Join(slices.Sorted(maps.Keys(others)), " "))
	return uses, w.source(node)
}

func isFunc(o types.Object) bool {
	_, ok := o.(*types.Func)
	return ok
}

// source writes a declaration, with no empty lines.
func (w *writer) source(node ast.Node) error {
	if spec, ok := node.(*ast.TypeSpec); ok {
		node = &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{spec}}
	}
	var b bytes.Buffer
	if err := format.Node(&b, w.fset, node); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if strings.TrimSpace(line) != "" {
			w.out.WriteString(line)
		}
	}
	w.out.WriteByte('\n')
	return nil
}
