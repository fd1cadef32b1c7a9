package sandbox

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

// onlyKnownCalls installs a seccomp filter. A call that it does not know ends
// the process with SIGSYS: nothing that a program may do makes one, so
// whoever does has broken out of the interpreter and gets no second try.
var onlyKnownCalls = step{
	layer: Seccomp,
	offered: func() error {
		if auditArch == 0 {
			return errors.New("there is no filter for " + runtime.GOARCH)
		}
		kill := uint32(unix.SECCOMP_RET_KILL_PROCESS)
		_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&kill)))
		if errno != 0 {
			return fmt.Errorf("the kernel does not have it, or refuses it: %w", errno)
		}
		// A kernel that would take a filter says that there is none.
		_, _, errno = unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, 0)
		if errno != unix.EFAULT {
			return fmt.Errorf("the kernel takes no filter: %w", errno)
		}
		return mayRestrict()
	},
	apply: func(program.Limits) error {
		filter := compileFilter(rules(os.Getpid()))
		prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
		// TSYNC puts it on all threads at once. no_new_privs must hold.
		thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
		runtime.KeepAlive(filter)
		switch {
		case errno != 0:
			return fmt.Errorf("seccomp: %w", errno)
		case thread != 0:
			return fmt.Errorf("thread %d could not be filtered", thread)
		}
		return nil
	},
	verify: func(program.Limits) error {
		// A call that never fails otherwise.
		if _, _, errno := unix.RawSyscall(unix.SYS_GETPPID, 0, 0, 0); errno != unix.EPERM {
			return fmt.Errorf("getppid gives %d", errno)
		}
		return nil
	},
}

// A rule is what the filter does with one system call.
type rule struct {
	call uint32
	// args must all hold for the call to pass.
	args []arg
	// errno is what the call answers if they do not, or, if there are none,
	// in any case; 0 makes it fatal.
	errno unix.Errno
}

// An arg demands that the lower 32 bits of an argument, masked, have a value.
type arg struct {
	index       uint32
	mask, value uint32
}

const allBits = 0xffffffff

// goThread are the flags with which Go's runtime starts a thread of the same
// process (cloneFlags in its os_linux.go); on some architectures it adds
// CLONE_SETTLS.
const goThread = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD

// rules lists the system calls of a process: those that Go's runtime makes
// while goroutines run, in about the order of their frequency, and those
// that it or the standard library tries and can do without.
func rules(pid int) []rule {
	pass := func(call uint32, args ...arg) rule { return rule{call: call, args: args} }
	list := []rule{
		pass(unix.SYS_FUTEX),
		pass(unix.SYS_WRITE),
		pass(unix.SYS_NANOSLEEP),
		pass(unix.SYS_READ),
		pass(unix.SYS_EPOLL_PWAIT),
		pass(unix.SYS_SCHED_YIELD),
		pass(unix.SYS_MADVISE),
		// Memory is private, anonymous and never executable: what the limit
		// counts, and nothing that could become code. Refused, not fatal:
		// for random numbers the runtime asks for memory of another type,
		// and can do without.
		{call: unix.SYS_MMAP, errno: unix.EPERM, args: []arg{
			{2, unix.PROT_EXEC, 0},
			{3, allBits &^ (unix.MAP_FIXED | unix.MAP_NORESERVE), unix.MAP_PRIVATE | unix.MAP_ANONYMOUS},
			{4, allBits, allBits}, // no file
		}},
		pass(unix.SYS_MUNMAP),
		pass(unix.SYS_MPROTECT, arg{2, unix.PROT_EXEC, 0}),
		pass(unix.SYS_CLONE, arg{0, allBits &^ unix.CLONE_SETTLS, goThread}),
		pass(unix.SYS_TGKILL, arg{0, allBits, uint32(pid)}), // preemption
		pass(unix.SYS_GETPID),
		pass(unix.SYS_GETTID),
		pass(unix.SYS_RT_SIGRETURN),
		pass(unix.SYS_RT_SIGPROCMASK),
		pass(unix.SYS_RT_SIGACTION), // a dying process gives signals back
		pass(unix.SYS_SIGALTSTACK),
		pass(unix.SYS_RESTART_SYSCALL),
		pass(unix.SYS_CLOCK_GETTIME),
		pass(unix.SYS_GETRANDOM),
		pass(unix.SYS_EXIT),
		pass(unix.SYS_EXIT_GROUP),
		// The runtime names its memory until it is told that this does not
		// exist.
		{call: unix.SYS_PRCTL, errno: unix.EINVAL},
	}
	for _, call := range refused {
		list = append(list, rule{call: call, errno: unix.EPERM})
	}
	return list
}

// refused are calls that the standard library tries on the way to something
// else (the time zones' files, the poller), or that the check above makes.
var refused = append([]uint32{
	unix.SYS_GETPPID,
	unix.SYS_OPENAT, unix.SYS_READLINKAT, unix.SYS_FACCESSAT, unix.SYS_FSTAT, unix.SYS_STATX, unix.SYS_GETCWD, unix.SYS_GETDENTS64,
	unix.SYS_CLOSE, unix.SYS_FCNTL, unix.SYS_IOCTL, unix.SYS_LSEEK, unix.SYS_PREAD64,
	unix.SYS_PIPE2, unix.SYS_EPOLL_CREATE1, unix.SYS_EPOLL_CTL, unix.SYS_EVENTFD2,
	unix.SYS_UNAME, unix.SYS_SCHED_GETAFFINITY, unix.SYS_GETRUSAGE, unix.SYS_SETITIMER,
	unix.SYS_GETUID, unix.SYS_GETEUID, unix.SYS_GETGID, unix.SYS_GETEGID,
}, refusedHere...)

// Offsets in the kernel's struct seccomp_data. All processors that have a
// filter here are little-endian.
const (
	dataCall = 0
	dataArch = 4
	dataArgs = 16
)

// compileFilter returns the BPF program for rules. What they do not name is
// fatal, and so is every call by another architecture's convention.
func compileFilter(rules []rule) []unix.SockFilter {
	stmt := func(code uint16, k uint32) unix.SockFilter { return unix.SockFilter{Code: code, K: k} }
	// unless jumps over n instructions unless the accumulator is k.
	unless := func(k uint32, n int) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: uint8(n), K: k}
	}
	load := func(offset uint32) unix.SockFilter {
		return stmt(unix.BPF_LD|unix.BPF_W|unix.BPF_ABS, offset)
	}
	kill := stmt(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_KILL_PROCESS)
	f := []unix.SockFilter{
		load(dataArch),
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 1, K: auditArch},
		kill,
		load(dataCall),
	}
	for _, r := range rules {
		refuse := kill
		if r.errno != 0 {
			refuse = stmt(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_ERRNO|uint32(r.errno))
		}
		var body []unix.SockFilter
		for _, a := range r.args {
			body = append(body, load(dataArgs+8*a.index), stmt(unix.BPF_ALU|unix.BPF_AND|unix.BPF_K, a.mask),
				unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 1, K: a.value}, refuse)
		}
		if len(r.args) == 0 && r.errno != 0 {
			body = append(body, refuse)
		} else {
			body = append(body, stmt(unix.BPF_RET|unix.BPF_K, unix.SECCOMP_RET_ALLOW))
		}
		f = append(f, unless(r.call, len(body)))
		f = append(f, body...)
	}
	return append(f, kill)
}
