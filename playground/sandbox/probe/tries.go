//go:build linux

package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
	_ "time/tzdata"
	"unsafe"

	"golang.org/x/sys/unix"
)

// preparations are made before the lock-down.
var preparations = map[string]func(){
	"grow": func() {
		f, err := os.CreateTemp("", "probe")
		if err != nil {
			panic(err)
		}
		os.Remove(f.Name())
		unix.Dup2(int(f.Fd()), 2)
	},
}

func call(trap uintptr, args ...uintptr) func() unix.Errno {
	return func() unix.Errno {
		var a [6]uintptr
		copy(a[:], args)
		_, _, errno := unix.RawSyscall6(trap, a[0], a[1], a[2], a[3], a[4], a[5])
		return errno
	}
}

// path returns the address of a string for the kernel.
func path(s string) uintptr {
	b, err := unix.BytePtrFromString(s)
	if err != nil {
		panic(err)
	}
	kept = append(kept, b)
	return uintptr(unsafe.Pointer(b))
}

// block returns the address of n zero bytes.
func block(n int) uintptr {
	b := make([]byte, n)
	kept = append(kept, &b[0])
	return uintptr(unsafe.Pointer(&b[0]))
}

var kept []*byte // from the garbage collector

const here = ^uintptr(99) // AT_FDCWD

// tries are the system calls, and a few things that take several.
var tries = map[string]func() unix.Errno{
	"nothing": func() unix.Errno { return 0 },
	"work":    work,

	// Files.
	"openat":               call(unix.SYS_OPENAT, here, path("/"), unix.O_RDONLY),
	"openat2":              call(unix.SYS_OPENAT2, here, path("/"), block(24), 24),
	"create":               call(unix.SYS_OPENAT, here, path("/tmp/probe"), unix.O_CREAT|unix.O_WRONLY, 0o600),
	"passwd":               call(unix.SYS_OPENAT, here, path("/etc/passwd"), unix.O_RDONLY),
	"shadow":               call(unix.SYS_OPENAT, here, path("/etc/shadow"), unix.O_RDONLY),
	"own memory":           call(unix.SYS_OPENAT, here, path("/proc/self/mem"), unix.O_RDWR),
	"own environment":      call(unix.SYS_OPENAT, here, path("/proc/self/environ"), unix.O_RDONLY),
	"parent's memory":      ofParent("mem", unix.O_RDWR),
	"parent's environment": ofParent("environ", unix.O_RDONLY),
	"parent's descriptors": ofParent("fd", unix.O_RDONLY|unix.O_DIRECTORY),
	"parent's folder":      ofParent("cwd", unix.O_RDONLY|unix.O_DIRECTORY),
	"open_by_handle_at":    call(unix.SYS_OPEN_BY_HANDLE_AT, here, block(16), 0),
	"name_to_handle_at":    call(unix.SYS_NAME_TO_HANDLE_AT, here, path("/"), block(16), block(8), 0),
	"mkdirat":              call(unix.SYS_MKDIRAT, here, path("/tmp/probe-dir"), 0o700),
	"unlinkat":             call(unix.SYS_UNLINKAT, here, path("/tmp/nothing-there"), 0),
	"renameat2":            call(unix.SYS_RENAMEAT2, here, path("/tmp/a"), here, path("/tmp/b"), 0),
	"linkat":               call(unix.SYS_LINKAT, here, path("/etc/passwd"), here, path("/tmp/probe-link"), 0),
	"symlinkat":            call(unix.SYS_SYMLINKAT, path("/"), here, path("/tmp/probe-symlink")),
	"mknodat":              call(unix.SYS_MKNODAT, here, path("/tmp/probe-fifo"), unix.S_IFIFO|0o600, 0),
	"truncate":             call(unix.SYS_TRUNCATE, path("/tmp/nothing-there"), 0),
	"fchmodat":             call(unix.SYS_FCHMODAT, here, path("/tmp"), 0o777),
	"fchownat":             call(unix.SYS_FCHOWNAT, here, path("/tmp"), 0, 0, 0),
	"chdir":                call(unix.SYS_CHDIR, path("/tmp")),
	"chroot":               call(unix.SYS_CHROOT, path("/tmp")),
	"fstat":                call(unix.SYS_FSTAT, 0, block(256)),
	"statx":                call(unix.SYS_STATX, here, path("/"), 0, 0xfff, block(256)),
	"getdents64":           call(unix.SYS_GETDENTS64, 0, block(256), 256),
	"inotify_init1":        call(unix.SYS_INOTIFY_INIT1, 0),
	"fanotify_init":        call(unix.SYS_FANOTIFY_INIT, 0, 0),
	"grow":                 call(unix.SYS_WRITE, 2, path("x"), 1),

	// Descriptors and memory that others could share.
	"dup":             call(unix.SYS_DUP, 1),
	"pipe2":           call(unix.SYS_PIPE2, block(8), 0),
	"memfd_create":    call(unix.SYS_MEMFD_CREATE, path("x"), 0),
	"eventfd2":        call(unix.SYS_EVENTFD2, 0, 0),
	"fcntl of 9":      call(unix.SYS_FCNTL, 9, unix.F_GETFD, 0),
	"sendmsg":         call(unix.SYS_SENDMSG, 0, block(64), 0), // could hand over a descriptor
	"recvmsg":         call(unix.SYS_RECVMSG, 0, block(64), unix.MSG_DONTWAIT),
	"splice":          call(unix.SYS_SPLICE, 0, 0, 1, 0, 1, 0),
	"mmap executable": call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ|unix.PROT_EXEC, unix.MAP_ANON|unix.MAP_PRIVATE, ^uintptr(0), 0),
	"mmap shared":     call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_SHARED, ^uintptr(0), 0),
	"mmap a file":     call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ, unix.MAP_PRIVATE, 0, 0),
	"mmap much":       call(unix.SYS_MMAP, 0, 512<<20, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE, ^uintptr(0), 0),
	"mmap":            call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE, ^uintptr(0), 0),
	"mprotect executable": func() unix.Errno {
		return call(unix.SYS_MPROTECT, block(8192)&^4095, 4096, unix.PROT_READ|unix.PROT_EXEC)()
	},
	"mremap":      call(unix.SYS_MREMAP, 0, 4096, 8192, 0),
	"mlock":       call(unix.SYS_MLOCK, block(64<<10), 64<<10),
	"shmget":      call(unix.SYS_SHMGET, 0, 4096, 0o1600),
	"msgget":      call(unix.SYS_MSGGET, 0, 0o1600),
	"semget":      call(unix.SYS_SEMGET, 0, 1, 0o1600),
	"mq_open":     call(unix.SYS_MQ_OPEN, path("probe"), unix.O_CREAT|unix.O_RDWR, 0o600, 0),
	"userfaultfd": call(unix.SYS_USERFAULTFD, 0),

	// The network.
	"socket":           call(unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_STREAM, 0),
	"socket raw":       call(unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_RAW, 1),
	"socket netlink":   call(unix.SYS_SOCKET, unix.AF_NETLINK, unix.SOCK_RAW, 0),
	"socketpair":       call(unix.SYS_SOCKETPAIR, unix.AF_UNIX, unix.SOCK_STREAM, 0, block(8)),
	"connect":          connectTCP,
	"listen":           listenTCP,
	"connect abstract": connectAbstract,
	"accept4":          call(unix.SYS_ACCEPT4, 0, 0, 0, 0),

	// Processes.
	"execve":            call(unix.SYS_EXECVE, path("/bin/true"), block(8), block(8)),
	"execveat":          call(unix.SYS_EXECVEAT, here, path("/bin/true"), block(8), block(8), 0),
	"clone a process":   cloneWith(uintptr(unix.SIGCHLD)),
	"clone untraced":    cloneWith(unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD | unix.CLONE_UNTRACED),
	"clone a namespace": cloneWith(unix.CLONE_NEWUSER | uintptr(unix.SIGCHLD)),
	"clone3":            call(unix.SYS_CLONE3, block(88), 88),
	"forks":             forks,
	"unshare":           call(unix.SYS_UNSHARE, unix.CLONE_NEWUSER),
	"setns":             call(unix.SYS_SETNS, 0, 0),
	"wait4":             call(unix.SYS_WAIT4, ^uintptr(0), 0, unix.WNOHANG, 0),

	// Other processes.
	"kill parent":       onParent(func(pid uintptr) unix.Errno { return call(unix.SYS_KILL, pid, 0)() }),
	"kill everybody":    call(unix.SYS_KILL, ^uintptr(0), 0),
	"tkill":             call(unix.SYS_TKILL, 1, 0),
	"tgkill another":    call(unix.SYS_TGKILL, 1, 1, 0),
	"tgkill itself":     func() unix.Errno { return call(unix.SYS_TGKILL, uintptr(os.Getpid()), uintptr(unix.Gettid()), 0)() },
	"rt_sigqueueinfo":   call(unix.SYS_RT_SIGQUEUEINFO, 1, 0, block(128)),
	"ptrace":            call(unix.SYS_PTRACE, unix.PTRACE_TRACEME, 0, 0, 0),
	"ptrace parent":     onParent(func(pid uintptr) unix.Errno { return call(unix.SYS_PTRACE, unix.PTRACE_SEIZE, pid, 0, 0)() }),
	"tgkill parent":     onParent(func(pid uintptr) unix.Errno { return call(unix.SYS_TGKILL, pid, pid, 0)() }),
	"pidfd of parent":   onParent(func(pid uintptr) unix.Errno { return call(unix.SYS_PIDFD_OPEN, pid, 0)() }),
	"prlimit of parent": onParent(func(pid uintptr) unix.Errno { return call(unix.SYS_PRLIMIT64, pid, unix.RLIMIT_CORE, 0, block(16))() }),
	"read parent": onParent(func(pid uintptr) unix.Errno {
		return call(unix.SYS_PROCESS_VM_READV, pid, vector(), 1, vector(), 1, 0)()
	}),
	"write parent": onParent(func(pid uintptr) unix.Errno {
		return call(unix.SYS_PROCESS_VM_WRITEV, pid, vector(), 1, vector(), 1, 0)()
	}),
	"process_vm_readv":  call(unix.SYS_PROCESS_VM_READV, 1, block(16), 1, block(16), 1, 0),
	"process_vm_writev": call(unix.SYS_PROCESS_VM_WRITEV, 1, block(16), 1, block(16), 1, 0),
	"pidfd_open":        call(unix.SYS_PIDFD_OPEN, 1, 0),
	"pidfd_getfd":       call(unix.SYS_PIDFD_GETFD, 0, 0, 0),
	"pidfd_send_signal": call(unix.SYS_PIDFD_SEND_SIGNAL, 0, 0, 0, 0),
	"kcmp":              call(unix.SYS_KCMP, 1, 1, 0, 0, 0),
	"sched_setaffinity": call(unix.SYS_SCHED_SETAFFINITY, 0, 8, block(8)),
	"setpriority":       func() unix.Errno { return call(unix.SYS_SETPRIORITY, unix.PRIO_PROCESS, 0, ^uintptr(9))() },
	"getppid":           call(unix.SYS_GETPPID),

	// Privileges and limits.
	"setuid":      call(unix.SYS_SETUID, 0),
	"setgid":      call(unix.SYS_SETGID, 0),
	"setgroups":   call(unix.SYS_SETGROUPS, 0, 0),
	"capset":      call(unix.SYS_CAPSET, block(8), block(24)),
	"prctl":       call(unix.SYS_PRCTL, unix.PR_SET_DUMPABLE, 1),
	"new privs":   call(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 0),
	"prlimit64":   call(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_CPU, block(16), 0),
	"seccomp":     call(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_STRICT, 0, 0),
	"landlock":    call(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, 1),
	"personality": call(unix.SYS_PERSONALITY, 0xffffffff),

	// The kernel.
	"io_uring_setup":     call(unix.SYS_IO_URING_SETUP, 4, block(120)),
	"bpf":                call(unix.SYS_BPF, 0, block(128), 128),
	"perf_event_open":    call(unix.SYS_PERF_EVENT_OPEN, block(128), 0, ^uintptr(0), ^uintptr(0), 0),
	"mount":              call(unix.SYS_MOUNT, path("none"), path("/tmp"), path("tmpfs"), 0, 0),
	"umount2":            call(unix.SYS_UMOUNT2, path("/nowhere"), 0),
	"pivot_root":         call(unix.SYS_PIVOT_ROOT, path("/"), path("/")),
	"fsopen":             call(unix.SYS_FSOPEN, path("tmpfs"), 0),
	"keyctl":             call(unix.SYS_KEYCTL, 0, ^uintptr(2), 0),
	"add_key":            call(unix.SYS_ADD_KEY, path("user"), path("x"), path("y"), 1, ^uintptr(2)),
	"init_module":        call(unix.SYS_INIT_MODULE, block(8), 8, path("")),
	"finit_module":       call(unix.SYS_FINIT_MODULE, 0, path(""), 0),
	"kexec_load":         call(unix.SYS_KEXEC_LOAD, 0, 0, 0, 0),
	"reboot":             call(unix.SYS_REBOOT, 0, 0, 0, 0),
	"swapon":             call(unix.SYS_SWAPON, path("/nowhere"), 0),
	"syslog":             call(unix.SYS_SYSLOG, 3, block(64), 64),
	"sethostname":        call(unix.SYS_SETHOSTNAME, path("x"), 1),
	"clock_settime":      call(unix.SYS_CLOCK_SETTIME, 0, block(16)),
	"settimeofday":       call(unix.SYS_SETTIMEOFDAY, block(16), 0),
	"acct":               call(unix.SYS_ACCT, path("/nowhere")),
	"quotactl":           call(unix.SYS_QUOTACTL, 0, 0, 0, 0),
	"uname":              call(unix.SYS_UNAME, block(512)),
	"sysinfo":            call(unix.SYS_SYSINFO, block(256)),
	"move_pages":         call(unix.SYS_MOVE_PAGES, 1, 0, 0, 0, 0, 0),
	"no such call":       call(9999),
	"timer_create":       call(unix.SYS_TIMER_CREATE, 0, 0, block(8)),
	"process_madvise":    call(unix.SYS_PROCESS_MADVISE, 0, 0, 0, 0, 0),
	"restrict itself":    call(unix.SYS_LANDLOCK_RESTRICT_SELF, 0, 0),
	"lookup_dcookie":     call(unix.SYS_LOOKUP_DCOOKIE, 0, 0, 0),
	"vmsplice":           call(unix.SYS_VMSPLICE, 1, 0, 0, 0),
	"busy":               busy,
	"set_mempolicy":      call(unix.SYS_SET_MEMPOLICY, 0, 0, 0),
	"membarrier":         call(unix.SYS_MEMBARRIER, 0, 0, 0),
	"rseq":               call(unix.SYS_RSEQ, 0, 0, 0, 0),
	"signalfd4":          call(unix.SYS_SIGNALFD4, ^uintptr(0), block(8), 8, 0),
	"pkey_alloc":         call(unix.SYS_PKEY_ALLOC, 0, 0),
	"ioctl":              call(unix.SYS_IOCTL, 0, unix.TIOCSTI, path("x")),
	"setsid":             call(unix.SYS_SETSID),
	"setpgid":            call(unix.SYS_SETPGID, 0, 0),
	"sched_setscheduler": call(unix.SYS_SCHED_SETSCHEDULER, 0, 1, block(8)),
}

// parent is found out before the lock-down, in which getppid is refused.
var parent = os.Getppid()

func onParent(try func(pid uintptr) unix.Errno) func() unix.Errno {
	return func() unix.Errno { return try(uintptr(parent)) }
}

// ofParent opens what /proc has of the parent.
func ofParent(name string, flags uintptr) func() unix.Errno {
	return call(unix.SYS_OPENAT, here, path(fmt.Sprintf("/proc/%d/%s", parent, name)), flags)
}

// vector returns the address of an iovec of one byte, which is nowhere: who
// may reach the other process is told EFAULT.
func vector() uintptr {
	v := make([]uint64, 2)
	v[1] = 1
	kept = append(kept, (*byte)(unsafe.Pointer(&v[0])))
	return uintptr(unsafe.Pointer(&v[0]))
}

func busy() unix.Errno {
	for spin := 0; ; spin++ {
		if spin < 0 {
			spin = 0
		}
	}
}

func connectTCP() unix.Errno {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err == nil {
		err = unix.Connect(fd, &unix.SockaddrInet4{Port: 9, Addr: [4]byte{127, 0, 0, 1}})
	}
	return number(err)
}

func listenTCP() unix.Errno {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}, Port: 61999})
	}
	return number(err)
}

// connectAbstract connects to the abstract socket that the test listens on.
func connectAbstract() unix.Errno {
	fd, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		err = unix.Connect(fd, &unix.SockaddrUnix{Name: fmt.Sprintf("@bingfa-probe-%d", os.Getppid())})
	}
	return number(err)
}

func number(err error) unix.Errno {
	var errno unix.Errno
	if err != nil && !errors.As(err, &errno) {
		panic(err)
	}
	return errno
}

// cloneWith starts a process; it ends at once.
func cloneWith(flags uintptr) func() unix.Errno {
	return func() unix.Errno {
		pid, _, errno := unix.RawSyscall6(unix.SYS_CLONE, flags, 0, 0, 0, 0, 0)
		if errno == 0 && pid == 0 {
			unix.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
		}
		return errno
	}
}

// forks starts processes until that fails, but no more than 1,000.
func forks() unix.Errno {
	for range 1000 {
		if errno := cloneWith(uintptr(unix.SIGCHLD))(); errno != 0 {
			return errno
		}
	}
	return 0
}

// work does what programs in a locked-down process do: threads, memory,
// collection, sleep, randomness, time zones, panics.
func work() unix.Errno {
	var wg sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	for i := range 50 {
		wg.Go(func() {
			defer func() { recover() }()
			b := make([]byte, 1<<20)
			rand.Read(b[:32])
			for j := range b {
				b[j] += byte(i)
			}
			time.Sleep(time.Millisecond)
			mu.Lock()
			sum++
			mu.Unlock()
			var p *int
			*p = 1
		})
	}
	wg.Wait()
	runtime.GC()
	if zone, err := time.LoadLocation("Asia/Shanghai"); err != nil || zone.String() != "Asia/Shanghai" || sum != 50 {
		return unix.EINVAL
	}
	return 0
}
