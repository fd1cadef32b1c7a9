package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// killLeftovers ends the processes that have mark in their environment: those
// that a program started and that left its process group.
func killLeftovers(mark string) {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, name := range environments {
		data, err := os.ReadFile(name) // that of another user cannot be read
		if err != nil || !bytes.Contains(data, []byte(mark)) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name))); err == nil && pid != os.Getpid() {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
