//go:build unix && !linux

package sandbox

import (
	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

func steps() []step { return append([]step{noEnvironment}, limitSteps(memoryLimits)...) }

func getrlimit(resource int) (soft, hard uint64, err error) {
	var r unix.Rlimit
	err = unix.Getrlimit(resource, &r)
	return uint64(r.Cur), uint64(r.Max), err
}

// mayLimit asks only: macOS tells limits that it would not take again.
func mayLimit(resource int) error {
	_, _, err := getrlimit(resource)
	return err
}

func setrlimit(resource int, soft, hard uint64) error {
	var r unix.Rlimit
	// The fields' types differ between systems.
	assign(&r.Cur, soft)
	assign(&r.Max, hard)
	return unix.Setrlimit(resource, &r)
}

func assign[T ~int64 | ~uint64](f *T, v uint64) { *f = T(v) }

// cpuStep leaves the soft and the hard limit the same: the kernel kills. The
// soft one alone would send SIGXCPU, which Go's runtime catches and ignores.
func cpuStep(s step) step { return s }

func memoryLimits(l program.Limits) []rlimit {
	return []rlimit{{unix.RLIMIT_DATA, uint64(l.Memory)}}
}
