package native

import "iter"

// The functions below run sequences in coroutines of the runtime's. So they
// take no turns that a program could see, and leave nothing asleep that would
// hide a deadlock.

// Pull is iter.Pull.
func Pull(seq func(yield func(any) bool)) (next func() (any, bool), stop func()) {
	return iter.Pull(iter.Seq[any](seq))
}

// Pull2 is iter.Pull2.
func Pull2(seq func(yield func(a, b any) bool)) (next func() (a, b any, ok bool), stop func()) {
	return iter.Pull2(iter.Seq2[any, any](seq))
}
