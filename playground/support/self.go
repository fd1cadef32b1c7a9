//go:build amd64 || arm64

package support

// self tells the calling goroutine from all others that live: it is the
// address of the runtime's record of it. A later goroutine may get the same.
//
// The goroutine's number would do as well, but the runtime tells it in stack
// traces only, for which it walks the whole stack: a panic that unwinds n
// calls took time in n².
func self() uintptr
