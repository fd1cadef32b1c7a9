//go:build unix

package verify

import (
	"os/exec"
	"syscall"
)

// ownGroup makes a command the leader of a process group, so that what it
// forks can be ended with it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func killGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
