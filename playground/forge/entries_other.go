//go:build !amd64 && !arm64

package forge

import "unsafe"

const (
	slotCount = 0
	entrySize = 0
)

func entries() unsafe.Pointer { return nil }
