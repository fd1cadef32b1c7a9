//go:build !linux

package packed

import "errors"

// inMemory is not for this system.
func inMemory(string, []byte) (binary, error) {
	return binary{}, errors.ErrUnsupported
}
