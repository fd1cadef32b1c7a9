package os

import (
	"os"
	"syscall"
	"time"
)

// A Process is a process. There are this one and its parent, and neither may
// be signalled.
type Process struct{ Pid int }

// ProcAttr is what StartProcess would start a process with.
type ProcAttr struct {
	Dir   string
	Env   []string
	Files []*File
}

// A ProcessState is how a process ended. There is none to be had.
type ProcessState struct{}

func (p *ProcessState) ExitCode() int             { return -1 }
func (p *ProcessState) Exited() bool              { return false }
func (p *ProcessState) Pid() int                  { return 0 }
func (p *ProcessState) String() string            { return "<nil>" }
func (p *ProcessState) Success() bool             { return false }
func (p *ProcessState) SystemTime() time.Duration { return 0 }
func (p *ProcessState) UserTime() time.Duration   { return 0 }

// FindProcess always succeeds, as on Unix.
func FindProcess(pid int) (*Process, error) { return &Process{pid}, nil }

// StartProcess fails: it is not permitted.
func StartProcess(name string, argv []string, attr *ProcAttr) (*Process, error) {
	return nil, pathError("fork/exec", name, syscall.EPERM)
}

// Signal fails: it is not permitted, or there is no such process.
func (p *Process) Signal(sig os.Signal) error {
	if p == nil || p.Pid == 0 || p.Pid == -1 {
		return syscall.EINVAL
	}
	if p.Pid != Getpid() && p.Pid != Getppid() {
		return os.ErrProcessDone
	}
	return syscall.EPERM
}

// Kill is Signal(Kill).
func (p *Process) Kill() error { return p.Signal(os.Kill) }

// Wait fails: no process is a child of this one.
func (p *Process) Wait() (*ProcessState, error) {
	return nil, os.NewSyscallError("wait", syscall.ECHILD)
}

// Release does nothing.
func (p *Process) Release() error { return nil }
