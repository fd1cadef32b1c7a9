package generic

import (
	"slices"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/generic/native"
)

// Exports returns the compiled functions that the sources call, if a lowered
// program imports them.
func Exports(imports []string) interp.Exports {
	if !slices.Contains(imports, nativePath) {
		return nil
	}
	return interp.Exports{nativePath + "//native": native.Exports()}
}
