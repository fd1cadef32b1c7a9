package forge

import (
	"go/token"
	"go/types"
	"slices"
)

// number tells declarations of the same name apart.
func (t *Types) number(obj *types.TypeName) int {
	n, ok := t.numbers[obj]
	if !ok {
		n = len(t.numbers) + 1
		t.numbers[obj] = n
	}
	return n
}

// localNumber is the compiler's number of a type declared in a function: its place among all such of the package, in the
// order of the source. It is 0 for other types.
func (t *Types) localNumber(obj *types.TypeName) int {
	if obj.Pkg() == nil || obj.Parent() == obj.Pkg().Scope() {
		return 0
	}
	numbers, ok := t.locals[obj.Pkg()]
	if !ok {
		var at []token.Pos
		collectLocals(obj.Pkg().Scope(), &at, true)
		slices.Sort(at)
		numbers = map[token.Pos]int{}
		for i, pos := range at {
			numbers[pos] = i + 1
		}
		t.locals[obj.Pkg()] = numbers
	}
	return numbers[obj.Pos()]
}

func collectLocals(scope *types.Scope, at *[]token.Pos, global bool) {
	for _, name := range scope.Names() {
		if obj, ok := scope.Lookup(name).(*types.TypeName); ok && !global && !obj.IsAlias() {
			if _, param := obj.Type().(*types.TypeParam); !param {
				*at = append(*at, obj.Pos())
			}
		}
	}
	for child := range scope.Children() {
		collectLocals(child, at, false)
	}
}
