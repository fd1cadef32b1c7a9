//go:build linux

// Command lesser executes a command as it would find itself on a system that
// offers less. The tests of packages sandbox and pool build and start it; it
// is of no other use.
//
//	lesser [-refuse CALL=ERROR,…] [-limit NAME=VALUE,…] [-nice N]
//	       [-proc none|readonly] [-user N] COMMAND [ARGUMENT…]
//
// -proc and -user are for root.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Those that a layer of the sandbox makes.
var calls = map[string]uint32{
	"capget":                  unix.SYS_CAPGET,
	"capset":                  unix.SYS_CAPSET,
	"getpriority":             unix.SYS_GETPRIORITY,
	"landlock_create_ruleset": unix.SYS_LANDLOCK_CREATE_RULESET,
	"landlock_restrict_self":  unix.SYS_LANDLOCK_RESTRICT_SELF,
	"prctl":                   unix.SYS_PRCTL,
	"prlimit64":               unix.SYS_PRLIMIT64,
	"seccomp":                 unix.SYS_SECCOMP,
	"setgroups":               unix.SYS_SETGROUPS,
	"setpriority":             unix.SYS_SETPRIORITY,
	"setresgid":               unix.SYS_SETRESGID,
	"setresuid":               unix.SYS_SETRESUID,
}

var errnos = map[string]unix.Errno{"EPERM": unix.EPERM, "ENOSYS": unix.ENOSYS, "EINVAL": unix.EINVAL, "EOPNOTSUPP": unix.EOPNOTSUPP}

var resources = map[string]int{
	"as": unix.RLIMIT_AS, "core": unix.RLIMIT_CORE, "cpu": unix.RLIMIT_CPU, "data": unix.RLIMIT_DATA, "fsize": unix.RLIMIT_FSIZE,
	"memlock": unix.RLIMIT_MEMLOCK, "msgqueue": unix.RLIMIT_MSGQUEUE, "nofile": unix.RLIMIT_NOFILE, "sigpending": unix.RLIMIT_SIGPENDING,
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "lesser:", err)
		os.Exit(64)
	}
}

func run() error {
	refuse := flag.String("refuse", "", "system calls and what they answer")
	limit := flag.String("limit", "", "resources and their hard limits")
	nice := flag.Int("nice", 0, "the niceness")
	proc := flag.String("proc", "", "what to do to /proc")
	user := flag.Int("user", -1, "the user, without groups")
	flag.Parse()
	if flag.NArg() == 0 {
		return errors.New("no command")
	}
	// What is changed belongs to a thread; the one that executes is it.
	runtime.LockOSThread()
	limits, err := pairs(*limit)
	if err != nil {
		return err
	}
	for _, l := range limits {
		n, err := strconv.ParseUint(l[1], 10, 64)
		if err != nil {
			return err
		}
		if err := unix.Setrlimit(resources[l[0]], &unix.Rlimit{Cur: n, Max: n}); err != nil {
			return fmt.Errorf("limit %s: %w", l[0], err)
		}
	}
	if *nice > 0 {
		if err := unix.Setpriority(unix.PRIO_PROCESS, 0, *nice); err != nil {
			return err
		}
	}
	if err := change(*proc); err != nil {
		return fmt.Errorf("proc: %w", err)
	}
	calls, err := pairs(*refuse)
	if err != nil {
		return err
	}
	if err := filter(calls); err != nil {
		return fmt.Errorf("filter: %w", err)
	}
	if *user >= 0 {
		if err := become(uintptr(*user)); err != nil {
			return fmt.Errorf("user: %w", err)
		}
	}
	return syscall.Exec(flag.Arg(0), flag.Args(), os.Environ())
}

// pairs splits "a=b,c=d".
func pairs(s string) ([][2]string, error) {
	var list [][2]string
	for pair := range strings.SplitSeq(s, ",") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok && s != "" {
			return nil, fmt.Errorf("%q is not NAME=VALUE", pair)
		}
		if ok {
			list = append(list, [2]string{name, value})
		}
	}
	return list, nil
}

// change hides /proc, or has nothing written to it.
func change(proc string) error {
	if proc == "" {
		return nil
	}
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_PRIVATE|unix.MS_REC, ""); err != nil {
		return err
	}
	switch proc {
	case "none":
		return unix.Mount("none", "/proc", "tmpfs", 0, "")
	case "readonly":
		if err := unix.Mount("/proc", "/proc", "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return err
		}
		return unix.Mount("", "/proc", "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, "")
	}
	return fmt.Errorf("there is no %q", proc)
}

// filter has system calls answer with errors. Root installs it without
// no_new_privs, as a host does that starts a container.
func filter(refused [][2]string) error {
	if len(refused) == 0 {
		return nil
	}
	if os.Geteuid() != 0 {
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return err
		}
	}
	f := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}} // the number of the call
	for _, r := range refused {
		call, ok1 := calls[r[0]]
		errno, ok2 := errnos[r[1]]
		if !ok1 || !ok2 {
			return fmt.Errorf("unknown: %s", strings.Join(r[:], "="))
		}
		f = append(f, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: call},
			unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(errno)})
	}
	f = append(f, unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW})
	prog := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	_, _, errno := unix.RawSyscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&prog)))
	runtime.KeepAlive(f)
	if errno != 0 {
		return errno
	}
	return nil
}

// become changes the user of the calling thread.
func become(id uintptr) error {
	for _, c := range [][4]uintptr{{unix.SYS_SETGROUPS}, {unix.SYS_SETRESGID, id, id, id}, {unix.SYS_SETRESUID, id, id, id}} {
		if _, _, errno := unix.RawSyscall(c[0], c[1], c[2], c[3]); errno != 0 {
			return errno
		}
	}
	return nil
}
