package pool

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A spawner starts processes. The kernel kills them should the server die,
// however it dies: but it counts the death of the thread that started them
// as the death of the server. So one thread starts them all and stays.
//
// On a host that refuses even to be asked for that, a worker sees the end of
// the server by its descriptor, as on other systems.
type spawner struct {
	work  chan func()
	death syscall.Signal // of the server, as workers are told of it; 0: not
}

func newSpawner() *spawner {
	s := &spawner{work: make(chan func())}
	var now int32
	if _, _, errno := unix.RawSyscall(unix.SYS_PRCTL, unix.PR_GET_PDEATHSIG, uintptr(unsafe.Pointer(&now)), 0); errno == 0 {
		s.death = syscall.SIGKILL
	}
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		for f := range s.work {
			f()
		}
	}()
	return s
}

// start is cmd.Start.
func (s *spawner) start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: s.death, Setpgid: true}
	done := make(chan error, 1)
	s.work <- func() { done <- cmd.Start() }
	return <-done
}

// close ends the thread. All processes must be gone.
func (s *spawner) close() { close(s.work) }

// memoryUsed returns how much memory a process had at its peak, in bytes.
func memoryUsed(state *os.ProcessState) int64 {
	if u, ok := state.SysUsage().(*syscall.Rusage); ok {
		return int64(u.Maxrss) << 10
	}
	return 0
}
