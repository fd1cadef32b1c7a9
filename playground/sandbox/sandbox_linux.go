package sandbox

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

// steps are the layers of Linux. What needs a privilege, a file or a system
// call comes before what takes it away.
func steps() []step {
	s := []step{noEnvironment, onlyStandardDescriptors, firstVictim, serverFirst, ownUser, ownThreads, notDumpable, noNewPrivs, noFiles}
	s = append(s, limitSteps(memoryLimits(measureMemory()))...)
	s = append(s, limitStep(Kernel, func(program.Limits) []rlimit {
		return []rlimit{{unix.RLIMIT_MEMLOCK, 0}, {unix.RLIMIT_MSGQUEUE, 0}, {unix.RLIMIT_SIGPENDING, 0}}
	}))
	return append(s, onlyKnownCalls)
}

func getrlimit(resource int) (soft, hard uint64, err error) {
	var r unix.Rlimit
	err = unix.Prlimit(0, resource, nil, &r)
	return r.Cur, r.Max, err
}

// mayLimit sets a limit to what it is.
func mayLimit(resource int) error {
	soft, hard, err := getrlimit(resource)
	if err != nil {
		return err
	}
	return setrlimit(resource, soft, hard)
}

func setrlimit(resource int, soft, hard uint64) error {
	return unix.Prlimit(0, resource, &unix.Rlimit{Cur: soft, Max: hard}, nil)
}

// cpuStep has the kernel end the process by SIGXCPU, which tells the server
// why. Go's runtime catches that signal and ignores it, so it is given back
// its meaning; a second later the kernel kills, whatever became of that.
func cpuStep(s step) step {
	s.apply = func(l program.Limits) error {
		n := uint64(l.CPU / time.Second)
		if err := lower(unix.RLIMIT_CPU, n, n+1); err != nil {
			return err
		}
		return sigaction(unix.SIGXCPU, &kernelSigaction{}, nil)
	}
	s.verify = func(l program.Limits) error {
		n := uint64(l.CPU / time.Second)
		if err := isLower(unix.RLIMIT_CPU, n, n+1); err != nil {
			return err
		}
		var act kernelSigaction
		if err := sigaction(unix.SIGXCPU, nil, &act); err != nil {
			return err
		}
		if act.handler != 0 {
			return errors.New("SIGXCPU is caught")
		}
		return nil
	}
	return s
}

// kernelSigaction is the kernel's struct sigaction; zero is the default
// action of a signal.
type kernelSigaction struct{ handler, flags, restorer, mask uintptr }

func sigaction(sig unix.Signal, act, old *kernelSigaction) error {
	const maskSize = 8
	_, _, errno := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(act)), uintptr(unsafe.Pointer(old)), maskSize, 0, 0)
	if errno != 0 {
		return fmt.Errorf("sigaction: %w", errno)
	}
	return nil
}

// memoryLimits bounds memory twice, beyond what the process has by now, most
// of which Go's runtime only reserved. RLIMIT_DATA counts what can be written,
// which is what a program uses; but memory that is mapped over a reservation
// of the same size counts as nothing new, so a single large allocation could
// pass it. RLIMIT_AS counts reservations too.
func memoryLimits(has memory) func(program.Limits) []rlimit {
	return func(l program.Limits) []rlimit {
		return []rlimit{
			{unix.RLIMIT_DATA, has.data + uint64(l.Memory)},
			{unix.RLIMIT_AS, has.space + uint64(l.Memory) + arenaSlack},
		}
	}
}

// arenaSlack is for what Go's runtime reserves and does not use: it takes
// address space in units of 64 MiB, and some for its records of them.
const arenaSlack = 128 << 20

// memory is what a process has, in bytes.
type memory struct {
	space uint64 // of addresses
	data  uint64 // that it can write
}

// usual is about twice what a worker has; it is taken where /proc does not
// tell.
var usual = memory{space: 3 << 30, data: 160 << 20}

func measureMemory() memory {
	b, err := os.ReadFile("/proc/self/statm") // in pages
	if err != nil {
		return usual
	}
	var space, resident, shared, text, lib, data uint64
	if _, err := fmt.Sscan(string(b), &space, &resident, &shared, &text, &lib, &data); err != nil {
		return usual
	}
	page := uint64(os.Getpagesize())
	return memory{space * page, data * page}
}

// onAllThreads makes a system call on every thread of the process: a
// goroutine may run on any of them, and what these calls set belongs to a
// thread. Threads that start later inherit it.
func onAllThreads(trap uintptr, args ...uintptr) error {
	var a [6]uintptr
	copy(a[:], args)
	if _, _, errno := syscall.AllThreadsSyscall6(trap, a[0], a[1], a[2], a[3], a[4], a[5]); errno != 0 {
		return errno
	}
	return nil
}

// onlyStandardDescriptors closes what the server was itself handed open, and
// what it left open to its children by mistake.
var onlyStandardDescriptors = step{
	layer: Descriptors,
	offered: func() error {
		if _, err := strayDescriptors(); err != nil {
			return fmt.Errorf("there is no /proc to look them up: %w", err)
		}
		return nil
	},
	apply: func(program.Limits) error {
		open, err := strayDescriptors()
		for fd := range open {
			err = errors.Join(err, unix.Close(fd))
		}
		return err
	},
	verify: func(program.Limits) error {
		open, err := strayDescriptors()
		if err == nil && len(open) > 0 {
			err = fmt.Errorf("still open: %v", open)
		}
		return err
	},
}

// strayDescriptors returns the descriptors that are open beside the standard
// ones and the runtime's network poller, which timers need, and what they
// are.
func strayDescriptors() (map[int]string, error) {
	dir, err := os.Open("/proc/self/fd")
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return nil, err
	}
	open := map[int]string{}
	for _, name := range names {
		n, err := strconv.Atoi(name)
		if err != nil || n <= 2 || n == int(dir.Fd()) {
			continue
		}
		target, err := os.Readlink("/proc/self/fd/" + name)
		if err != nil {
			return nil, err
		}
		if target != "anon_inode:[eventpoll]" && target != "anon_inode:[eventfd]" {
			open[n] = target
		}
	}
	return open, nil
}

// firstVictim makes the kernel prefer a worker to the server when the
// machine runs out of memory.
var firstVictim = step{
	layer: Victim,
	offered: func() error {
		b, err := os.ReadFile(oomFile)
		if err == nil {
			err = os.WriteFile(oomFile, b, 0)
		}
		return err
	},
	apply: func(program.Limits) error { return os.WriteFile(oomFile, []byte(oomMost), 0) },
	verify: func(program.Limits) error {
		b, err := os.ReadFile(oomFile)
		if err == nil && strings.TrimSpace(string(b)) != oomMost {
			err = fmt.Errorf("%s is %s", oomFile, b)
		}
		return err
	},
}

const (
	oomFile = "/proc/self/oom_score_adj"
	oomMost = "1000"
)

// niceness of workers: a server under load still answers and refuses at
// once. On an idle machine it makes no difference.
const niceness = 5

var serverFirst = step{
	layer: Nice,
	offered: func() error {
		n, err := getpriority()
		if err == nil {
			err = os.NewSyscallError("setpriority", unix.Setpriority(unix.PRIO_PROCESS, 0, n))
		}
		return err
	},
	apply: func(program.Limits) error {
		n, err := getpriority()
		if err != nil || n >= niceness {
			return err
		}
		return onAllThreads(unix.SYS_SETPRIORITY, unix.PRIO_PROCESS, 0, niceness)
	},
	verify: func(program.Limits) error {
		n, err := getpriority()
		if err == nil && n < niceness {
			err = fmt.Errorf("niceness is %d", n)
		}
		return err
	},
}

// getpriority returns the niceness. The system call itself returns 20 minus
// that, so as not to be negative.
func getpriority() (int, error) {
	n, err := unix.Getpriority(unix.PRIO_PROCESS, 0)
	return 20 - n, os.NewSyscallError("getpriority", err)
}

var notDumpable = step{
	layer: NotDumpable,
	offered: func() error {
		n, err := dumpable()
		if err == nil && n == 1 {
			err = setDumpable(1)
		}
		return err
	},
	apply: func(program.Limits) error { return setDumpable(0) },
	verify: func(program.Limits) error {
		n, err := dumpable()
		if err == nil && n != 0 {
			err = fmt.Errorf("dumpable is %d", n)
		}
		return err
	},
}

func dumpable() (int, error) {
	n, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	return n, os.NewSyscallError("prctl", err)
}

func setDumpable(n uintptr) error {
	return os.NewSyscallError("prctl", unix.Prctl(unix.PR_SET_DUMPABLE, n, 0, 0, 0))
}

// Conceal keeps the other processes of the calling process's user from
// reading its memory and its environment, and from tracing it. It is for the
// server: where workers keep its user, these are what a worker would look for
// that has left its interpreter and, somehow, its filter of system calls. It
// holds for all threads until the process executes another file; workers are
// started as before. There is no core dump of the process any more, and its
// /proc/self belongs to root. Elsewhere than on Linux it returns
// errors.ErrUnsupported.
func Conceal() error { return setDumpable(0) }

var noNewPrivs = step{
	layer: NoNewPrivs,
	offered: func() error {
		_, err := newPrivsRefused()
		return err
	},
	apply: func(program.Limits) error {
		return onAllThreads(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1)
	},
	verify: func(program.Limits) error {
		ok, err := newPrivsRefused()
		if err == nil && !ok {
			err = errors.New("no_new_privs is 0")
		}
		return err
	},
}

// newPrivsRefused reports whether the calling thread can gain no privileges.
// The kernel lets no other install a filter or a ruleset, but for one that
// has CAP_SYS_ADMIN.
func newPrivsRefused() (bool, error) {
	n, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
	return n == 1, os.NewSyscallError("prctl", err)
}

// mayRestrict returns why the kernel would not let the calling thread
// restrict itself further; nil if it would.
func mayRestrict() error {
	if ok, err := newPrivsRefused(); err == nil && ok {
		return nil
	}
	if have, _, err := capabilities(); err == nil && have&(1<<unix.CAP_SYS_ADMIN) != 0 {
		return nil
	}
	return fmt.Errorf("not without %s", NoNewPrivs)
}
