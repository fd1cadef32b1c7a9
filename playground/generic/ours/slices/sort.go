// Package slices sorts by compiled code. Go's own algorithm compares the same
// elements in the same order.
package slices

import (
	"cmp"

	"bingfa/playground/generic/native"
)

func Sort[S ~[]E, E cmp.Ordered](x S) { native.Sort(x) }

func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) { native.SortFunc(x, cmp) }

func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) { native.SortStableFunc(x, cmp) }

func overlaps[E any](a, b []E) bool { return native.Overlaps(a, b) }
