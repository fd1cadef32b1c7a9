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
		if os.Geteuid() != 0 {
			return nil
		}
		have, err := capabilities()
		switch {
		case err != nil:
			return err
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
		return nil
	},
	apply: func(program.Limits) error {
		if os.Geteuid() == 0 {
			if err := becomeNobody(); err != nil {
				return err
			}
		}
		// Changing the user makes the kernel forget that the worker is to
		// end with its server.
		if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0); err != nil {
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
		if have, err := capabilities(); err != nil || have != 0 {
			return fmt.Errorf("capabilities are %#x (%v)", have, err)
		}
		return nil
	},
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
		return nil
	},
	apply:  func(l program.Limits) error { return threadLimit.apply(l) },
	verify: func(l program.Limits) error { return threadLimit.verify(l) },
}

var threadLimit = limitStep(Threads, func(program.Limits) []rlimit {
	return []rlimit{{unix.RLIMIT_NPROC, uint64(MaxThreads())}}
})

// capabilities returns the permitted and effective capabilities of the
// calling thread.
func capabilities() (uint64, error) {
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&hdr, &data[0]); err != nil {
		return 0, err
	}
	low, high := data[0].Effective|data[0].Permitted, data[1].Effective|data[1].Permitted
	return uint64(high)<<32 | uint64(low), nil
}

func dropCapabilities() error {
	hdr := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData
	err := onAllThreads(unix.SYS_CAPSET, uintptr(unsafe.Pointer(&hdr)), uintptr(unsafe.Pointer(&none[0])))
	runtime.KeepAlive(&hdr)
	runtime.KeepAlive(&none)
	return err
}
