// Package native is what the sources of generic functions leave to compiled
// code: what needs the runtime, and what would be slow. Its functions know
// types by reflection only; they are called by sources that were checked.
package native

import (
	"hash/maphash"
	"reflect"
)

// Exports returns the functions, for the interpreter.
func Exports() map[string]reflect.Value {
	t := map[string]reflect.Value{}
	for name, fn := range map[string]any{
		"Sort": Sort, "SortFunc": SortFunc, "SortStableFunc": SortStableFunc, "Overlaps": Overlaps,
		"Pull": Pull, "Pull2": Pull2,
		"Unique": Unique, "Weak": Weak,
		"HashComparable": HashComparable, "WriteComparable": WriteComparable,
	} {
		t[name] = reflect.ValueOf(fn)
	}
	addRare(t)
	return t
}

// HashComparable is maphash.Comparable.
func HashComparable(seed maphash.Seed, v any) uint64 { return maphash.Comparable(seed, v) }

// WriteComparable is maphash.WriteComparable.
func WriteComparable(h *maphash.Hash, v any) { maphash.WriteComparable(h, v) }
