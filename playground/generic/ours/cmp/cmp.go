// Package cmp compares with fewer calls than Go's does: each costs when it is
// interpreted.
package cmp

import "cmp"

func Compare[T cmp.Ordered](x, y T) int {
	if x < y {
		return -1
	}
	if x > y {
		return +1
	}
	if x == y {
		return 0
	}
	// A NaN is less than all but another.
	if x == x {
		return +1
	}
	if y == y {
		return -1
	}
	return 0
}

func Less[T cmp.Ordered](x, y T) bool {
	return x < y || x != x && y == y
}
