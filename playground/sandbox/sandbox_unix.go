//go:build unix

package sandbox

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

// maxFiles allows the descriptors 0 to 2 and no other. The number of
// processes (RLIMIT_NPROC) is not limited: it counts all of a user's
// processes and threads together, so it would fail one program for what
// others do; starting processes is for seccomp to refuse.
const maxFiles = 3

func apply(l program.Limits) error {
	l = l.WithDefaults()
	// The soft limit for CPU time would send SIGXCPU, which Go's runtime
	// catches and ignores; with soft and hard the same, the kernel kills.
	limits := []struct {
		layer    Layer
		resource int
		value    uint64
	}{
		{CPU, unix.RLIMIT_CPU, uint64(l.CPU / time.Second)},
		{Memory, unix.RLIMIT_DATA, uint64(l.Memory)},
		{Files, unix.RLIMIT_FSIZE, 0},
		{Files, unix.RLIMIT_NOFILE, maxFiles},
		{Core, unix.RLIMIT_CORE, 0},
	}
	for _, r := range limits {
		if err := setrlimit(r.resource, r.value); err != nil {
			return fmt.Errorf("%s: setrlimit: %w", r.layer, err)
		}
	}
	return applySystem()
}
