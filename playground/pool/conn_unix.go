//go:build unix

package pool

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

// connect gives cmd one end of a socket as its standard input, for both
// directions, and returns the other and what to close after the start.
func connect(cmd *exec.Cmd) (conn, []*os.File, error) {
	syscall.ForkLock.RLock()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fds[0])
		syscall.CloseOnExec(fds[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, os.NewSyscallError("socketpair", err)
	}
	if err := syscall.SetNonblock(fds[0], true); err != nil {
		syscall.Close(fds[0])
		syscall.Close(fds[1])
		return nil, nil, os.NewSyscallError("fcntl", err)
	}
	theirs := os.NewFile(uintptr(fds[1]), "worker")
	cmd.Stdin = theirs
	return os.NewFile(uintptr(fds[0]), "server"), []*os.File{theirs}, nil
}

// systemEnvironment is what a process of this system cannot do without. It
// is not nil, which would mean the server's own environment.
func systemEnvironment() []string { return []string{} }

// cpuExceeded reports whether the kernel ended a process for its CPU time.
func cpuExceeded(state *os.ProcessState, limit time.Duration) bool {
	ws, ok := state.Sys().(syscall.WaitStatus)
	if !ok || !ws.Signaled() {
		return false
	}
	// Linux says it by SIGXCPU. Elsewhere the kernel kills; its ways to count
	// do not agree, as it holds a process to its limit by ticks and reports
	// finer time.
	return ws.Signal() == syscall.SIGXCPU ||
		ws.Signal() == syscall.SIGKILL && state.UserTime()+state.SystemTime() >= limit*3/4
}
