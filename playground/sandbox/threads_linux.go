package sandbox

import "syscall"

// allThreads makes a system call on every thread of the process.
func allThreads(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err syscall.Errno) {
	return syscall.AllThreadsSyscall(trap, a1, a2, a3)
}
