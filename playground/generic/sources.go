package generic

import (
	_ "embed"
	"path"
	"strings"
)

// nativePath is the import path of package native, which sources.txt declares
// without bodies.
const nativePath = "bingfa/playground/generic/native"

// A declaration stands in sources.txt as
//
//	-- slices.Sorted [Collect Sort] [cmp.Ordered iter.Seq]
//	func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
//		…
//	}
//
// with the names that it uses of its own package, and of others; std=sync.Once
// where the source says std.Once.
type declaration struct {
	text    string
	uses    []string
	imports []imported
}

// An imported is a name of another package.
type imported struct{ path, name, as string }

// marker begins the line above a declaration.
const marker = "-- "

//go:embed sources.txt
var sources string

// find returns a declaration.
func find(pkg, name string) (declaration, bool) {
	_, rest, ok := strings.Cut(sources, "\n"+marker+pkg+"."+name+" [")
	if !ok {
		return declaration{}, false
	}
	head, text, _ := strings.Cut(rest, "\n")
	if i := strings.Index(text, "\n"+marker); i >= 0 {
		text = text[:i+1]
	}
	uses, others, _ := strings.Cut(strings.TrimSuffix(head, "]"), "] [")
	d := declaration{text: text, uses: strings.Fields(uses)}
	for _, s := range strings.Fields(others) {
		d.imports = append(d.imports, parseImport(s))
	}
	return d, true
}

// parseImport reads path.Name or alias=path.Name.
func parseImport(s string) imported {
	as, full, aliased := strings.Cut(s, "=")
	if !aliased {
		full = s
	}
	dot := strings.LastIndexByte(full, '.')
	i := imported{path: full[:dot], name: full[dot+1:], as: as}
	if !aliased {
		i.as = packageName(i.path)
	}
	return i
}

// packageName returns the name of a package of the standard library.
func packageName(p string) string {
	if p == "math/rand/v2" {
		return "rand"
	}
	return path.Base(p)
}
