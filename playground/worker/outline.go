package worker

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"bingfa/playground/program"
)

// A function is a function or function literal of the program.
type function struct {
	name    string // as Go's stack traces name it: main.f, main.(*T).m, main.f.func1
	decl    *ast.FuncDecl
	body    *ast.BlockStmt
	started token.Pos // of the one go statement that starts it, if that is how it runs
}

// An outline is what can be told of a file without types.
type outline struct {
	fset      *token.FileSet
	functions []function
	imports   map[string]bool            // names by which packages are imported
	declared  map[string][]*ast.FuncDecl // functions and methods by their bare names
	fields    map[string]bool            // names of struct fields
	types     map[string]bool
	defined   map[string]bool // of types, those that are basic ones or structs, wherever the name is declared
	// alone are structs and basic types that embed nothing: their methods are
	// those declared for them. wants are the methods that interfaces which
	// embed nothing list. Names declared twice are in neither.
	alone map[string]bool
	wants map[string][]string
	// selected are names selected from something and not called at once: a
	// call of another name may run them.
	selected map[string]bool
	// parameters are the names of type parameters.
	parameters map[string]bool
	// support and value are names that the source does not use, for what
	// instrument puts there.
	support, value string
}

// newOutline reads a file before it is instrumented. code is its source.
func newOutline(fset *token.FileSet, file *ast.File, code string) *outline {
	o := &outline{fset: fset, support: unused("ʘsupport", code), value: unused("ʘvalue", code), imports: map[string]bool{}, declared: map[string][]*ast.FuncDecl{}, fields: map[string]bool{}, types: map[string]bool{}, defined: map[string]bool{}, alone: map[string]bool{}, wants: map[string][]string{}, selected: map[string]bool{}, parameters: map[string]bool{}}
	for _, spec := range file.Imports {
		if spec.Name != nil {
			o.imports[spec.Name.Name] = true
		} else {
			o.imports[packageName(importPath(spec))] = true
		}
	}
	called := map[*ast.SelectorExpr]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
				called[sel] = true
			}
		case *ast.SelectorExpr:
			if !called[n] {
				o.selected[n.Sel.Name] = true
			}
		case *ast.StructType:
			for _, f := range n.Fields.List {
				for _, name := range f.Names {
					o.fields[name.Name] = true
				}
			}
		case *ast.TypeSpec:
			name := n.Name.Name
			o.defined[name] = definesPlain(n) && (o.defined[name] || !o.types[name])
			o.alone[name] = definesPlain(n) && !embeds(n.Type) && !o.types[name]
			delete(o.wants, name)
			if it, ok := n.Type.(*ast.InterfaceType); ok && !n.Assign.IsValid() && n.TypeParams == nil && !o.types[name] && !embeds(it) {
				for _, m := range it.Methods.List {
					o.wants[name] = append(o.wants[name], m.Names[0].Name)
				}
			}
			o.types[name] = true
			o.typeParams(n.TypeParams)
		case *ast.FuncType:
			o.typeParams(n.TypeParams)
		}
		return true
	})
	inits, globals := 0, 0
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			o.declared[d.Name.Name] = append(o.declared[d.Name.Name], d)
			if d.Body == nil {
				continue
			}
			f := function{name: "main." + receiver(d) + d.Name.Name, decl: d, body: d.Body}
			if d.Recv == nil && d.Name.Name == "init" {
				f.name += "." + strconv.Itoa(inits)
				inits++
			}
			o.functions = append(o.functions, f)
			n := 0
			o.literals(d.Body, f.name+".func", &n)
		case *ast.GenDecl:
			o.literals(d, "main.init.func", &globals)
		}
	}
	return o
}

func (o *outline) typeParams(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, f := range list.List {
		for _, name := range f.Names {
			o.parameters[name.Name] = true
		}
	}
}

// literals adds the function literals below root that are not within others,
// and theirs, numbered as Go numbers them.
func (o *outline) literals(root ast.Node, prefix string, count *int) {
	started := token.NoPos
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if _, ok := n.Call.Fun.(*ast.FuncLit); ok {
				started = n.Go
			}
		case *ast.CallExpr:
			// WaitGroup.Go and its like.
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Go" && len(n.Args) == 1 {
				if _, ok := n.Args[0].(*ast.FuncLit); ok {
					started = n.Pos()
				}
			}
		case *ast.FuncLit:
			*count++
			f := function{name: prefix + strconv.Itoa(*count), body: n.Body, started: started}
			started = token.NoPos
			o.functions = append(o.functions, f)
			inner := 0
			o.literals(n.Body, f.name+".", &inner)
			return false
		}
		return true
	})
}

// receiver returns what stands before a method's name: "T." or "(*T).".
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) != 1 {
		return ""
	}
	t, star := d.Recv.List[0].Type, false
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
			continue
		case *ast.StarExpr:
			t, star = x.X, true
			continue
		case *ast.IndexExpr:
			t = x.X
			continue
		case *ast.IndexListExpr:
			t = x.X
			continue
		case *ast.Ident:
			if star {
				return "(*" + x.Name + ")."
			}
			return x.Name + "."
		}
		return ""
	}
}

// enclosing returns the innermost function whose body contains pos.
func (o *outline) enclosing(pos token.Pos) (function, bool) {
	var best function
	for _, f := range o.functions {
		if f.body.Lbrace < pos && pos < f.body.Rbrace && (best.body == nil || best.body.Lbrace < f.body.Lbrace) {
			best = f
		}
	}
	return best, best.body != nil
}

// at returns the innermost function that contains a line and column.
func (o *outline) at(line, column int) (function, bool) {
	if len(o.functions) == 0 {
		return function{}, false
	}
	f := o.fset.File(o.functions[0].body.Lbrace)
	if line < 1 || line > f.LineCount() {
		return function{}, false
	}
	start := f.LineStart(line)
	if column < 1 || f.Offset(start)+column-1 > f.Size() {
		return function{}, false
	}
	return o.enclosing(start + token.Pos(column-1))
}

// frame returns the place of pos in f.
func (o *outline) frame(f function, pos token.Pos) program.Frame {
	p := o.fset.Position(pos)
	return program.Frame{Func: f.name, Line: p.Line, Column: p.Column}
}

// own calls visit for the nodes of a body that run as part of it: not for
// those of function literals.
func own(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// unused returns name, lengthened until it does not occur in code.
func unused(name, code string) string {
	for strings.Contains(code, name) {
		name += "ʘ"
	}
	return name
}

func packageName(path string) string {
	name := path
	for {
		i := lastSlash(name)
		if i < 0 {
			return name
		}
		if last := name[i+1:]; len(last) < 2 || last[0] != 'v' || last[1] < '0' || last[1] > '9' {
			return last
		}
		name = name[:i]
	}
}

func lastSlash(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '/' {
			return i
		}
	}
	return -1
}
