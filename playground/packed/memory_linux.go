package packed

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// inMemory puts an executable into a file that lies only in memory, and seals
// it: nobody can change it, this process included. Workers run strangers'
// programs, all from this one file; a program that breaks out of its worker,
// and of its sandbox, still cannot change what the next reader's runs in.
// Nothing is left behind when the process ends, however it ends.
func inMemory(name string, data []byte) (binary, error) {
	fd, err := memoryFile(name)
	if err != nil {
		return binary{}, err
	}
	f := os.NewFile(uintptr(fd), name)
	path := fmt.Sprintf("/proc/self/fd/%d", fd)
	if _, err = f.Write(data); err == nil {
		_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_SEAL|unix.F_SEAL_SHRINK|unix.F_SEAL_GROW|unix.F_SEAL_WRITE)
	}
	if err == nil {
		// Fails where /proc is missing, and where memory may not be executed.
		err = unix.Access(path, unix.X_OK)
	}
	if err != nil {
		f.Close()
		return binary{}, fmt.Errorf("executable memory: %w", err)
	}
	return binary{path: path, close: f.Close}, nil
}

// memoryFile returns the descriptor of an empty file in memory. A process
// that is started does not inherit it, but can be started from it: it closes
// when the new program has been found.
func memoryFile(name string) (int, error) {
	const flags = unix.MFD_CLOEXEC | unix.MFD_ALLOW_SEALING
	// Since Linux 6.3 the system may want to be told that a file is to be
	// executed; older ones do not know the flag.
	fd, err := unix.MemfdCreate(name, flags|unix.MFD_EXEC)
	if errors.Is(err, unix.EINVAL) {
		fd, err = unix.MemfdCreate(name, flags)
	}
	if err != nil {
		return 0, os.NewSyscallError("memfd_create", err)
	}
	defer unix.Close(fd)
	high, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, highest())
	return high, os.NewSyscallError("fcntl", err)
}

// highest returns about the highest number that a descriptor may have. Between
// fork and exec, Go copies the descriptors that the new process gets, and one
// of its own, to numbers up to just above them, over whatever has these there.
// If that were the binary, there would be nothing left to execute; so it gets
// a number far above them all.
func highest() int {
	const (
		enough = 4096 // each fork copies a table of so many
		spare  = 64
	)
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return max(0, int(min(limit.Cur, enough))-spare)
}
