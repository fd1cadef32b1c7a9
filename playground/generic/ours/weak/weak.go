// Package weak makes pointers that have the layout of Go's.
package weak

import (
	"weak"

	"bingfa/playground/generic/native"
)

func Make[T any](ptr *T) (p weak.Pointer[T]) {
	native.Weak(&p, ptr)
	return p
}
