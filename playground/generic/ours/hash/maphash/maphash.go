// Package maphash hashes values as ones of type any.
package maphash

import (
	"hash/maphash"

	"bingfa/playground/generic/native"
)

func Comparable[T comparable](seed maphash.Seed, v T) uint64 {
	return native.HashComparable(seed, v)
}

func WriteComparable[T comparable](h *maphash.Hash, x T) { native.WriteComparable(h, x) }
