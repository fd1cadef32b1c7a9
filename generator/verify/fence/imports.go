package fence

import (
	_ "embed"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// std.txt lists the packages of the standard library, a path a line.
//
//go:generate sh -c "go list std | grep -vE '(^|/)(internal|vendor)(/|$)' > std.txt"
//go:embed std.txt
var stdList string

// std maps the names of standard packages to their paths. Of those that share
// a name, it has the one that programs mean most; see [choose].
var std = sync.OnceValue(func() map[string]string {
	preferred := []string{"math/rand", "text/template", "text/scanner", "runtime/pprof"}
	m := map[string]string{}
	for p := range strings.Lines(stdList) {
		p = strings.TrimSpace(p)
		name := path.Base(p)
		if version.MatchString(name) {
			name = path.Base(path.Dir(p))
		}
		if m[name] == "" || slices.Contains(preferred, p) {
			m[name] = p
		}
	}
	return m
})

var version = regexp.MustCompile(`^v\d+$`)

// choose returns the path of the package of a name that has the members.
func choose(name string, members map[string]bool) string {
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return members[n] })
	}
	switch {
	case name == "rand" && has("Reader", "Prime", "Text"):
		return "crypto/rand"
	case name == "rand" && has("N", "IntN", "Int32N", "Int64N", "UintN", "Uint32N", "Uint64N", "Int32", "Uint", "PCG", "NewPCG", "ChaCha8", "NewChaCha8"):
		return "math/rand/v2"
	}
	return std()[name]
}

// missingImports returns the paths of the standard packages that a file uses
// under their names, which are bound to nothing in it; sorted.
func missingImports(code string) []string {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "", code, parser.SkipObjectResolution) // as far as it is right
	if file == nil {
		return nil
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: noImporter{}, Error: func(error) {}, FakeImportC: true}
	_, _ = conf.Check("main", fset, []*ast.File{file}, &info) // only what is bound matters
	members := map[string]map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok || info.Uses[x] != nil || std()[x.Name] == "" || !sel.Sel.IsExported() {
			return true
		}
		if members[x.Name] == nil {
			members[x.Name] = map[string]bool{}
		}
		members[x.Name][sel.Sel.Name] = true
		return true
	})
	for _, spec := range file.Imports { // types.Info has no use where nothing of the package is known
		name := path.Base(strings.Trim(spec.Path.Value, "`\""))
		if version.MatchString(name) {
			name = path.Base(path.Dir(strings.Trim(spec.Path.Value, "`\"")))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		delete(members, name)
	}
	var paths []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		paths = append(paths, choose(name, members[name]))
	}
	slices.Sort(paths)
	return paths
}

// noImporter gives every import an empty package.
type noImporter struct{}

func (noImporter) Import(p string) (*types.Package, error) {
	name := path.Base(p)
	if version.MatchString(name) {
		name = path.Base(path.Dir(p))
	}
	pkg := types.NewPackage(p, name)
	pkg.MarkComplete()
	return pkg, nil
}
