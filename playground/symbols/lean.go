//go:build lean

package symbols

import "reflect"

// A lean worker has no rare packages.

// Lacks reports whether a package is offered, but not by this worker.
func Lacks(path string) bool { return Rare(path) }

func prepareRare(string)                               {}
func rareTable(string) func() map[string]reflect.Value { return nil }
