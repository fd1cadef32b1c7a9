package worker

import (
	"syscall"
	"unsafe"
)

// write writes without telling the scheduler when the clock is virtual. A
// goroutine inside a system call gives its processor to another one if the
// call takes long, so the order of a program's steps would depend on how
// fast the server reads.
func write(fd int, p []byte) (int, error) {
	if !virtual {
		return syscall.Write(fd, p)
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(len(p)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}
