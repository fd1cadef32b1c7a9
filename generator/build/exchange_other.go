//go:build !linux

package build

import "errors"

// exchange swaps two paths in one step, which only Linux offers.
func exchange(a, b string) error { return errors.ErrUnsupported }
