//go:build amd64 || arm64

package forge

import "unsafe"

const (
	slotCount = 4096
	entrySize = 16 // bytes of code
)

// entries is where the entry of slot 0 begins. The others follow.
func entries() unsafe.Pointer
