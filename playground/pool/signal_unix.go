//go:build unix

package pool

import (
	"os"
	"syscall"
)

// Signals that tell how a worker ended.
const (
	killed    = syscall.SIGKILL
	forbidden = syscall.SIGSYS // a system call that its seccomp filter does not allow
)

// endedBy returns the signal that ended the process; 0 if none did.
func endedBy(state *os.ProcessState) syscall.Signal {
	if ws, ok := state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return ws.Signal()
	}
	return 0
}
