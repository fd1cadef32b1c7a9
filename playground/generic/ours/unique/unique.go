// Package unique keeps the values in a table that is not generic.
package unique

import (
	"unique"

	"bingfa/playground/generic/native"
)

func Make[T comparable](value T) (h unique.Handle[T]) {
	native.Unique(&h, value)
	return h
}
