//go:build !unix

package workerbuild

import "context"

// lock does nothing: two processes may build at once, and either's binary
// takes its place by a rename.
func lock(context.Context, string) (func(), error) { return func() {}, nil }

func private(string) error { return nil }
