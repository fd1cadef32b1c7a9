//go:build !linux

package sandbox

import "errors"

// Conceal is for Linux only.
func Conceal() error { return errors.ErrUnsupported }
