package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

// firstUser is the first of the users that workers of root become, one for
// each process number. systemd's allocation of user numbers leaves these to
// nobody (https://systemd.io/UIDS-GIDS/). A user of its own means that no
// worker can signal or trace another, and that a limit on a user's threads
// limits one worker.
const firstUser = 0x7000_0000

// nobody is who workers become where only some user numbers exist, as in a
// container with a user namespace.
const nobody = 65534

// ownUser drops root, groups and capabilities. A process that is not root
// only has capabilities to drop.
var ownUser = step{
	layer: User,
	offered: func() error {
		have, all, err := capabilities()
		if err == nil && all != 0 {
			err = keepCapabilities()
		}
		switch {
		case err != nil:
			return fmt.Errorf("capabilities cannot be dropped: %w", err)
		case os.Geteuid() != 0:
			return nil
		case have&(1<<unix.CAP_SETUID) == 0 || have&(1<<unix.CAP_SETGID) == 0:
			return errors.New("root without the capabilities to become another user")
		case have&(1<<unix.CAP_KILL) == 0:
			return errors.New("root without the capability to kill the processes of another user")
		case len(otherUsers()) == 0:
			return errors.New("root of a user namespace that has no other user")
		}
		// See user_namespaces(7).
		if b, err := os.ReadFile("/proc/self/setgroups"); err == nil && strings.TrimSpace(string(b)) == "deny" {
			return errors.New("root of a user namespace that does not let groups be dropped")
		}
		return errors.Join(remainRoot(), endWithServer())
	},
	apply: func(program.Limits) error {
		if os.Geteuid() == 0 {
			if err := becomeNobody(); err != nil {
				return err
			}
			if err := endWithServer(); err != nil {
				return err
			}
		}
		if _, all, err := capabilities(); err != nil || all == 0 {
			return err
		}
		return dropCapabilities()
	},
	verify: func(program.Limits) error {
		for what, get := range map[string]func() (int, int, int){"user": unix.Getresuid, "group": unix.Getresgid} {
			if r, e, s := get(); r == 0 && what == "user" || r != e || e != s {
				return fmt.Errorf("%s is %d, effectively %d, saved %d", what, r, e, s)
			}
		}
		if os.Getuid() >= firstUser || os.Getuid() == nobody {
			if groups, err := os.Getgroups(); err != nil || len(groups) > 0 {
				return fmt.Errorf("groups are %v (%v)", groups, err)
			}
		}
		if _, all, err := capabilities(); err != nil || all != 0 {
			return fmt.Errorf("capabilities are %#x (%v)", all, err)
		}
		return nil
	},
}

// endWithServer has the kernel end the worker when its server ends, which it
// forgets when the user changes.
func endWithServer() error {
	return os.NewSyscallError("prctl", unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0))
}

// remainRoot makes the calls of becomeNobody in a way that changes nothing.
func remainRoot() error {
	groups, err := unix.Getgroups()
	if err == nil {
		err = os.NewSyscallError("setgroups", unix.Setgroups(groups))
	}
	const same = ^uintptr(0)
	for name, trap := range map[string]uintptr{"setresgid": unix.SYS_SETRESGID, "setresuid": unix.SYS_SETRESUID} {
		if _, _, errno := unix.RawSyscall(trap, same, same, same); errno != 0 {
			err = errors.Join(err, os.NewSyscallError(name, errno))
		}
	}
	return err
}

func becomeNobody() error {
	if err := syscall.Setgroups(nil); err != nil {
		return fmt.Errorf("setgroups: %w", err)
	}
	var err error
	for _, id := range otherUsers() {
		if err = syscall.Setresgid(id, id, id); err != nil {
			continue
		}
		if err = syscall.Setresuid(id, id, id); err == nil {
			return nil
		}
	}
	return fmt.Errorf("becoming another user: %w", err)
}

// otherUsers returns the users that root could become here, the best first:
// those of its list that exist in the process's user namespace.
func otherUsers() []int {
	list := []int{firstUser + os.Getpid(), nobody}
	b, err := os.ReadFile("/proc/self/uid_map")
	if err != nil {
		return list
	}
	return slices.DeleteFunc(list, func(id int) bool {
		for line := range strings.Lines(string(b)) {
			var first, outside, count int
			if _, err := fmt.Sscan(line, &first, &outside, &count); err == nil && id >= first && id-first < count {
				return false
			}
		}
		return true
	})
}

// ownThreads limits how many threads the worker's user has. It is offered
// only where that user is the worker's own: for a shared one the limit would
// fail one program for what others do.
var ownThreads = step{
	layer: Threads,
	offered: func() error {
		if os.Getuid() < firstUser {
			return errors.New("the worker shares its user; seccomp keeps it from starting processes")
		}
		return threadLimit.offered()
	},
	apply:  func(l program.Limits) error { return threadLimit.apply(l) },
	verify: func(l program.Limits) error { return threadLimit.verify(l) },
}

var threadLimit = limitStep(Threads, func(program.Limits) []rlimit {
	return []rlimit{{unix.RLIMIT_NPROC, uint64(MaxThreads())}}
})

// capabilities returns what the calling thread may do, and what it could
// give itself or what it executes.
func capabilities() (effective, all uint64, err error) {
	data, err := capget()
	for i, d := range data {
		effective |= uint64(d.Effective) << (32 * i)
		all |= uint64(d.Effective|d.Permitted|d.Inheritable) << (32 * i)
	}
	return effective, all, err
}

func capget() (data [2]unix.CapUserData, err error) {
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	err = os.NewSyscallError("capget", unix.Capget(&hdr, &data[0]))
	return data, err
}

// keepCapabilities sets those that the calling thread has.
func keepCapabilities() error {
	data, err := capget()
	if err != nil {
		return err
	}
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	return os.NewSyscallError("capset", unix.Capset(&hdr, &data[0]))
}

func dropCapabilities() error {
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	err := onAllThreads(unix.SYS_CAPSET, uintptr(unsafe.Pointer(&hdr)), uintptr(unsafe.Pointer(&none[0])))
	runtime.KeepAlive(&hdr)
	runtime.KeepAlive(&none)
	return err
}
