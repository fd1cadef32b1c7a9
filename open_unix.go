//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach keeps a command from ending with the terminal's Ctrl-C: a browser may
// be started by it.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
