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

func setrlimit(resource int, value uint64) error {
	return unix.Prlimit(0, resource, &unix.Rlimit{Cur: value, Max: value}, nil)
}

// cpuStep has the kernel end the process by SIGXCPU, which tells the server
// why. Go's runtime catches that signal and ignores it, so it is given back
// its meaning; a second later the kernel kills, whatever became of that.
func cpuStep(s step) step {
	limit := func(l program.Limits) unix.Rlimit {
		n := uint64(l.CPU / time.Second)
		return unix.Rlimit{Cur: n, Max: n + 1}
	}
	s.apply = func(l program.Limits) error {
		r := limit(l)
		if err := unix.Prlimit(0, unix.RLIMIT_CPU, &r, nil); err != nil {
			return err
		}
		return sigaction(unix.SIGXCPU, &kernelSigaction{}, nil)
	}
	s.verify = func(l program.Limits) error {
		var got unix.Rlimit
		if err := unix.Prlimit(0, unix.RLIMIT_CPU, nil, &got); err != nil {
			return err
		}
		if got != limit(l) {
			return fmt.Errorf("the limit is %d and %d", got.Cur, got.Max)
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
		if _, err := os.Stat("/proc/self/fd"); err != nil {
			return errors.New("there is no /proc to look them up")
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
		if _, err := os.Stat(oomFile); err != nil {
			return errors.New("there is no " + oomFile)
		}
		return nil
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
	return 20 - n, err
}

var notDumpable = step{
	layer: NotDumpable,
	apply: func(program.Limits) error { return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) },
	verify: func(program.Limits) error {
		n, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		if err == nil && n != 0 {
			err = fmt.Errorf("dumpable is %d", n)
		}
		return err
	},
}

var noNewPrivs = step{
	layer: NoNewPrivs,
	apply: func(program.Limits) error {
		return onAllThreads(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1)
	},
	verify: func(program.Limits) error {
		n, err := unix.PrctlRetInt(unix.PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)
		if err == nil && n != 1 {
			err = fmt.Errorf("no_new_privs is %d", n)
		}
		return err
	},
}
