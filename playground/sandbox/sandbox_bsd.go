//go:build unix && !linux

package sandbox

import (
	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

func steps() []step { return append([]step{noEnvironment}, limitSteps(memoryLimits)...) }

func setrlimit(resource int, value uint64) error {
	var r unix.Rlimit
	// The fields' types differ between systems.
	assign(&r.Cur, value)
	assign(&r.Max, value)
	return unix.Setrlimit(resource, &r)
}

func assign[T ~int64 | ~uint64](f *T, v uint64) { *f = T(v) }

// cpuStep leaves the soft and the hard limit the same: the kernel kills. The
// soft one alone would send SIGXCPU, which Go's runtime catches and ignores.
func cpuStep(s step) step { return s }

func memoryLimits(l program.Limits) []rlimit {
	return []rlimit{{unix.RLIMIT_DATA, uint64(l.Memory)}}
}
