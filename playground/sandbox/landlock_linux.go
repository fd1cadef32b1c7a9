package sandbox

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

// noFiles is a Landlock ruleset that handles every right the kernel knows,
// and grants none.
//
// Signals are left out of its scope: each thread restricts itself, so each
// has a domain of its own, and before Linux 6.15 one could then not signal
// the other, which Go's scheduler does. Signals to others are refused by
// seccomp.
var noFiles = step{
	layer: Landlock,
	offered: func() error {
		if _, err := landlockABI(); err != nil {
			return fmt.Errorf("the kernel does not have it, or it is not enabled: %w", err)
		}
		if err := mayRestrict(); err != nil {
			return err
		}
		// A kernel that would take a ruleset says that this is none.
		if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, ^uintptr(0), 0, 0); errno != unix.EBADF {
			return fmt.Errorf("landlock_restrict_self is refused: %w", errno)
		}
		return nil
	},
	apply: func(program.Limits) error {
		abi, err := landlockABI()
		if err != nil {
			return err
		}
		attr, size := landlockRules(abi)
		fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&attr)), size, 0)
		runtime.KeepAlive(&attr)
		if errno != 0 {
			return fmt.Errorf("landlock_create_ruleset: %w", errno)
		}
		defer unix.Close(int(fd))
		if err := onAllThreads(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0); err != nil {
			return fmt.Errorf("landlock_restrict_self: %w", err)
		}
		return nil
	},
	verify: func(program.Limits) error {
		// EACCES is Landlock's answer, and anybody may list the root folder.
		fd, err := unix.Open("/", unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err == nil {
			unix.Close(fd)
		}
		if !errors.Is(err, unix.EACCES) {
			return fmt.Errorf("opening / gives %v", err)
		}
		return nil
	},
}

// landlockABI returns the version of the kernel's Landlock, from 1.
func landlockABI() (int, error) {
	v, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return 0, errno
	}
	return int(v), nil
}

// landlockRules returns all rights of a version, and the size of the
// structure in that version
// (https://docs.kernel.org/userspace-api/landlock.html).
func landlockRules(abi int) (unix.LandlockRulesetAttr, uintptr) {
	a := unix.LandlockRulesetAttr{Access_fs: unix.LANDLOCK_ACCESS_FS_MAKE_SYM<<1 - 1}
	size := unsafe.Sizeof(a.Access_fs)
	if abi >= 2 {
		a.Access_fs |= unix.LANDLOCK_ACCESS_FS_REFER
	}
	if abi >= 3 {
		a.Access_fs |= unix.LANDLOCK_ACCESS_FS_TRUNCATE
	}
	if abi >= 4 {
		a.Access_net = unix.LANDLOCK_ACCESS_NET_BIND_TCP | unix.LANDLOCK_ACCESS_NET_CONNECT_TCP
		size += unsafe.Sizeof(a.Access_net)
	}
	if abi >= 5 {
		a.Access_fs |= unix.LANDLOCK_ACCESS_FS_IOCTL_DEV
	}
	if abi >= 6 {
		a.Scoped = unix.LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET
		size += unsafe.Sizeof(a.Scoped)
	}
	return a, size
}
