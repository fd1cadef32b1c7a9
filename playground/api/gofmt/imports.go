package gofmt

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// known are the packages that fixImports adds, by name: those of the
// standard library that programs in pages use. Where two have one name, it
// is the one that a program without an import more likely means.
var known = func() map[string]string {
	m := map[string]string{}
	for _, p := range strings.Fields(`
		bufio bytes cmp container/heap container/list container/ring context
		crypto/md5 crypto/sha1 crypto/sha256 encoding/base64 encoding/binary encoding/csv
		encoding/hex encoding/json errors fmt hash/fnv html io io/fs iter log log/slog
		maps math math/big math/bits math/cmplx math/rand net net/http net/url os
		os/signal path path/filepath reflect regexp runtime runtime/debug slices sort
		strconv strings sync sync/atomic testing text/tabwriter text/template time
		unicode unicode/utf16 unicode/utf8`) {
		m[path.Base(p)] = p
	}
	return m
}()

// fixImports returns code with imports added for packages of the standard
// library that it uses without importing them, and without those that it
// does not use; ok is false if there is nothing to do. It is what goimports
// does as far as names tell it: a name that something in the file declares
// is never taken for a package, and of packages that it does not know it
// assumes that the path ends with the name.
func fixImports(code string, fset *token.FileSet, file *ast.File) (fixed string, ok bool) {
	used, declared := names(file)
	have := map[string]bool{}
	var home *ast.GenDecl // the first import declaration that stays
	var edits []edit
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	for _, d := range file.Decls {
		g, isGen := d.(*ast.GenDecl)
		if !isGen || g.Tok != token.IMPORT {
			continue
		}
		var cut []edit
		for _, s := range g.Specs {
			spec := s.(*ast.ImportSpec)
			name := importName(spec)
			have[name] = true
			if name == "_" || name == "." || name == "C" || used[name] {
				continue
			}
			end := spec.End()
			if spec.Comment != nil {
				end = spec.Comment.End()
			}
			cut = append(cut, edit{offset(spec.Pos()), offset(end), ""})
		}
		switch {
		case len(g.Specs) > 0 && len(cut) == len(g.Specs):
			edits = append(edits, edit{offset(g.Pos()), offset(g.End()), ""})
			continue
		case home == nil:
			home = g
		}
		edits = append(edits, cut...)
	}
	var add string
	for _, name := range slices.Sorted(maps.Keys(used)) {
		if p := known[name]; p != "" && !have[name] && !declared[name] {
			add += "\n" + strconv.Quote(p)
		}
	}
	switch {
	case add == "":
	case home == nil:
		end := offset(file.Name.End())
		edits = append(edits, edit{end, end, "\nimport (" + add + "\n)\n"})
	case home.Lparen.IsValid():
		at := offset(home.Lparen) + 1
		edits = append(edits, edit{at, at, add})
	default:
		at, end := offset(home.Specs[0].Pos()), offset(home.End())
		edits = append(edits, edit{at, at, "(" + add + "\n"}, edit{end, end, "\n)"})
	}
	if len(edits) == 0 {
		return "", false
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	done := 0
	for _, e := range edits {
		b.WriteString(code[done:e.from])
		b.WriteString(e.text)
		done = e.to
	}
	b.WriteString(code[done:])
	return b.String(), true
}

// An edit puts text in the place of the bytes from … to. Edits of one file do
// not overlap.
type edit struct {
	from, to int
	text     string
}

// names returns which names the file uses like packages, name.Exported, and
// which it declares anywhere.
func names(file *ast.File) (used, declared map[string]bool) {
	used, declared = map[string]bool{}, map[string]bool{}
	ident := func(ids ...*ast.Ident) {
		for _, id := range ids {
			if id != nil {
				declared[id.Name] = true
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && n.Sel.IsExported() {
				used[x.Name] = true
			}
		case *ast.ValueSpec:
			ident(n.Names...)
		case *ast.TypeSpec:
			ident(n.Name)
		case *ast.FuncDecl:
			if n.Recv == nil {
				ident(n.Name)
			}
		case *ast.FuncType:
			for _, list := range []*ast.FieldList{n.Params, n.Results, n.TypeParams} {
				if list != nil {
					for _, f := range list.List {
						ident(f.Names...)
					}
				}
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, e := range n.Lhs {
					id, _ := e.(*ast.Ident)
					ident(id)
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				key, _ := n.Key.(*ast.Ident)
				value, _ := n.Value.(*ast.Ident)
				ident(key, value)
			}
		}
		return true
	})
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil {
			for _, r := range f.Recv.List {
				ident(r.Names...)
			}
		}
	}
	return used, declared
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// importName returns the name under which a file knows a package.
func importName(s *ast.ImportSpec) string {
	if s.Name != nil {
		return s.Name.Name
	}
	p, err := strconv.Unquote(s.Path.Value)
	if err != nil {
		return "_"
	}
	if dir, base := path.Split(p); version.MatchString(base) && dir != "" {
		p = path.Clean(dir)
	}
	return path.Base(p)
}
