//go:build !amd64 && !arm64

package support

// self tells the calling goroutine from all others that live.
func self() uintptr { return uintptr(goroutine()) }
