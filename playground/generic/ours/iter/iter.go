// Package iter leaves to Go's what runs in turns: the sequence has a
// coroutine of the runtime's. As there, a panic of the sequence becomes one
// of next or stop.
package iter

import (
	"iter"

	"bingfa/playground/generic/native"
)

func Pull[V any](seq iter.Seq[V]) (next func() (V, bool), stop func()) {
	var panicked any
	n, s := native.Pull(func(yield func(any) bool) {
		defer func() { panicked = recover() }()
		seq(func(v V) bool { return yield(v) })
	})
	rethrow := func() {
		if p := panicked; p != nil {
			panicked = nil
			panic(p)
		}
	}
	next = func() (V, bool) {
		x, ok := n()
		rethrow()
		v, _ := x.(V) // nil if the sequence is over, or of an interface
		return v, ok
	}
	return next, func() {
		s()
		rethrow()
	}
}

func Pull2[K, V any](seq iter.Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var panicked any
	n, s := native.Pull2(func(yield func(a, b any) bool) {
		defer func() { panicked = recover() }()
		seq(func(k K, v V) bool { return yield(k, v) })
	})
	rethrow := func() {
		if p := panicked; p != nil {
			panicked = nil
			panic(p)
		}
	}
	next = func() (K, V, bool) {
		x, y, ok := n()
		rethrow()
		k, _ := x.(K)
		v, _ := y.(V)
		return k, v, ok
	}
	return next, func() {
		s()
		rethrow()
	}
}
