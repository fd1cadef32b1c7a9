package pool

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// A spawner starts processes. The kernel kills them should the server die,
// however it dies: but it counts the death of the thread that started them
// as the death of the server. So one thread starts them all and stays.
type spawner struct{ work chan func() }

func newSpawner() *spawner {
	s := &spawner{work: make(chan func())}
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
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
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
