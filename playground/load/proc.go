package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A process is what the kernel tells of one.
type process struct {
	pid, parent int
	name        string
	began       string // tells it from a later one with the same number
}

// stat reads /proc/PID/stat, which, other than most, everyone may read.
func stat(pid int) (process, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, err
	}
	// The name may have spaces and parentheses.
	open, end := bytes.IndexByte(b, '('), bytes.LastIndexByte(b, ')')
	if open < 0 || end < open {
		return process{}, fmt.Errorf("/proc/%d/stat: %q", pid, b)
	}
	f := strings.Fields(string(b[end+1:]))
	if len(f) < 20 {
		return process{}, fmt.Errorf("/proc/%d/stat: %q", pid, b)
	}
	parent, err := strconv.Atoi(f[1])
	return process{pid: pid, parent: parent, name: string(b[open+1 : end]), began: f[19]}, err
}

// usage returns a process's resident and proportional memory in KiB.
func usage(pid int) (rss, pss int64, err error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0, 0, err
	}
	for line := range strings.Lines(string(b)) {
		if n, ok := strings.CutPrefix(line, "Rss:"); ok {
			fmt.Sscan(n, &rss)
		} else if n, ok := strings.CutPrefix(line, "Pss:"); ok {
			fmt.Sscan(n, &pss)
		}
	}
	return rss, pss, nil
}
