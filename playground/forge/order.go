package forge

import (
	"cmp"
	"go/types"
	"slices"
)

// compilerOrder is the order of methods in the compiler's types: exported first, then by name, then by package.
func compilerOrder(a, b *types.Func) int {
	if a.Exported() != b.Exported() {
		if a.Exported() {
			return -1
		}
		return 1
	}
	return plainOrder(a, b)
}

// plainOrder is by name, then by package. It is the order where lower-case methods count as exported: reflect searches
// the exported ones by name. The two differ only in names beyond ASCII.
func plainOrder(a, b *types.Func) int {
	return cmp.Or(cmp.Compare(a.Name(), b.Name()), cmp.Compare(pkgPath(a.Pkg()), pkgPath(b.Pkg())))
}

// methodsOf gives an interface's methods, those of embedded interfaces included.
func methodsOf(typ *types.Interface, order func(a, b *types.Func) int) []*types.Func {
	return slices.SortedFunc(typ.Methods(), order)
}
