package lower_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"bingfa/playground/check"
	"bingfa/playground/check/std"
	"bingfa/playground/generic"
	"bingfa/playground/lower"
)

// lowered checks and lowers a program. All are nil if it is no valid Go; res
// is nil if it was refused.
func lowered(t testing.TB, src string) (p *check.Program, res *lower.Result, sources *generic.Sources) {
	p, _ = check.Source(src)
	if p == nil {
		return nil, nil, nil
	}
	sources = generic.New(p.Std)
	res, err := lower.Program(p, sources)
	var refused *lower.Unsupported
	switch {
	case errors.As(err, &refused):
		return p, nil, sources
	case err != nil:
		t.Fatal(err)
	}
	return p, res, sources
}

// again type-checks what a program was lowered to. Package u has the types of
// the program, and package main its path, so that types are the same ones and
// lower-case names are found.
func again(p *check.Program, res *lower.Result, sources *generic.Sources) error {
	u, err := packageU(res, p.Std)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "lowered.go", res.Source, parser.SkipObjectResolution)
	if err != nil {
		return told(err, res)
	}
	var found []error
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{
		Importer: imported{u, p.Std, sources, file},
		Sizes:    types.SizesFor("gc", runtime.GOARCH),
		Error: func(err error) {
			e := err.(types.Error)
			line := fset.Position(e.Pos).Line
			if !unused(e.Msg) && !jumps(e.Msg) && !hidden(e.Msg, res.Lines[line-1]) {
				found = append(found, told(fmt.Errorf("%d: %s", line, e.Msg), res))
			}
		},
	}
	conf.Check("main", fset, []*ast.File{file}, info)
	if len(found) == 0 {
		found = binds(file, info, res)
	}
	return errors.Join(found...)
}

// unused reports whether the checker complains of a name that nothing uses:
// the lowering gives names to values that it only evaluates.
func unused(message string) bool {
	return strings.HasPrefix(message, "declared and not used: ") || strings.HasPrefix(message, "label ") && strings.HasSuffix(message, " declared and not used")
}

// jumps reports whether the checker complains of a jump over what it takes
// for a variable of the user's. Names are unique, so none can be used there.
func jumps(message string) bool {
	return strings.HasPrefix(message, "goto ") && strings.Contains(message, " jumps over variable declaration")
}

// hidden reports whether the checker complains of a lower-case field where
// the library's own source, which is in package main now, names it.
func hidden(message string, line lower.Line) bool {
	return line.Line == 0 && strings.Contains(message, "cannot refer to unexported field ")
}

// told adds the lowered line that an error starts with.
func told(err error, res *lower.Result) error {
	text := strings.TrimPrefix(err.Error(), "lowered.go:")
	number, _, _ := strings.Cut(text, ":")
	n, atoi := strconv.Atoi(number)
	lines := strings.Split(res.Source, "\n")
	if atoi != nil || n < 1 || n > len(lines) {
		return err
	}
	return fmt.Errorf("%s\n\tin %s\n\tof the program's line %d", text, strings.TrimSpace(lines[n-1]), res.Lines[n-1].Line)
}

// binds checks that what is bound to a method of a type takes a receiver and
// is else of the method's type.
func binds(file *ast.File, info *types.Info, res *lower.Result) (found []error) {
	ast.Inspect(file, func(n ast.Node) bool {
		c, ok := n.(*ast.CallExpr)
		if !ok || len(c.Args) != 3 {
			return true
		}
		if sel, ok := c.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Bind" || sel.X.(*ast.Ident).Name != "u" {
			return true
		}
		number, _ := strconv.Atoi(c.Args[0].(*ast.BasicLit).Value)
		name, _ := strconv.Unquote(c.Args[1].(*ast.BasicLit).Value)
		t := res.Types[number]
		obj, _, _ := types.LookupFieldOrMethod(t, true, t.(*types.Named).Obj().Pkg(), name)
		m, ok := obj.(*types.Func)
		if !ok {
			found = append(found, fmt.Errorf("%s has no method %s to bind", t, name))
			return true
		}
		want := []*types.Var{m.Signature().Recv()}
		for v := range m.Signature().Params().Variables() {
			want = append(want, v)
		}
		sig := types.NewSignatureType(nil, nil, nil, types.NewTuple(want...), m.Signature().Results(), m.Signature().Variadic())
		if got := info.TypeOf(c.Args[2]); !types.Identical(got, sig) {
			found = append(found, fmt.Errorf("method %s of %s is %s, bound to %s", name, t, sig, got))
		}
		return true
	})
	return found
}

// imported are the packages that a lowered program imports.
type imported struct {
	u       *types.Package
	std     *std.Loader
	sources *generic.Sources
	file    *ast.File
}

func (i imported) Import(path string) (*types.Package, error) {
	if path == "u" {
		return i.u, nil
	}
	if p := i.std.Package(path); p != nil {
		return p, nil
	}
	// What the sources of generic functions call: one that the file names.
	name := ""
	for _, spec := range i.file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == path {
			name = spec.Name.Name
		}
	}
	var p *check.Program
	err := fmt.Errorf("package %s is not offered", path)
	ast.Inspect(i.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && p == nil {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == name {
				p, err = i.sources.Unit(path, sel.Sel.Name)
			}
		}
		return true
	})
	if p == nil {
		return nil, err
	}
	return p.Pkg, nil
}

// TestAgain holds that valid Go is lowered to what type-checks, or refused.
func TestAgain(t *testing.T) {
	for _, c := range []struct {
		name     string
		programs func(testing.TB) map[string]string
		most     int // of the programs may be refused, in percent
	}{
		{"goldens", goldens, 0},
		{"course", course, 0},
		{"runs", runs, 5},
		{"examples", examples, 5},
		{"grid", combinations, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			count, refused := 0, 0
			for name, src := range c.programs(t) {
				p, res, sources := lowered(t, src)
				if p == nil {
					continue
				}
				count++
				if res == nil {
					refused++
				} else if err := again(p, res, sources); err != nil {
					t.Errorf("%s: what it is lowered to is no valid Go:\n%v", name, err)
				}
			}
			t.Logf("%d programs, %d refused", count, refused)
			if refused*100 > count*c.most {
				t.Errorf("%d of %d programs are refused; at most %d %% may be", refused, count, c.most)
			}
		})
	}
}

// TestAgainFinds holds that the check finds what it is for.
func TestAgainFinds(t *testing.T) {
	p, res, sources := lowered(t, `package main

type point struct{ x int }

func (p *point) move(n int) { p.x += n }

func main() {
	var p interface{ move(int) } = &point{1}
	for range 2 {
		p.move(1)
	}
}
`)
	if res == nil {
		t.Fatal("the program is not lowered")
	}
	if err := again(p, res, sources); err != nil {
		t.Fatal(err)
	}
	good := *res
	for _, c := range []struct{ from, to, want string }{
		{"x: 1", `x: "1"`, "cannot use \"1\""},
		{"x: 1", "y: 1", "unknown field y"},
		{" < 2;", " < u.Z9;", "undefined: u.Z9"},
		{".move(1)", ".move()", "not enough arguments in call"},
		{"(n_", "(m_", "undefined: m_"},
		{"u.Main(", "u.Maim(", "undefined: u.Maim"},
		{`"move", `, `"mov", `, "no method mov to bind"},
		{" int) {", " int8) {", "mismatched types"},
		{"package main", "package", "expected 'IDENT'"},
	} {
		bad := good
		if bad.Source = strings.Replace(good.Source, c.from, c.to, 1); bad.Source == good.Source {
			t.Errorf("%q is not in\n%s", c.from, good.Source)
		} else if err := again(p, &bad, sources); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q instead of %q: %v, want %s", c.to, c.from, err, c.want)
		}
	}
}
