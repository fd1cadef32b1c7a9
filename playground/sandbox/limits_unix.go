//go:build unix

package sandbox

import (
	"fmt"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

func countEnvironment() int { return len(syscall.Environ()) }

// maxFiles allows the descriptors 0 to 2 and no other.
const maxFiles = 3

// A rlimit is a resource limit: its soft and its hard value.
type rlimit struct {
	resource int
	value    uint64
}

// limitStep returns a layer of resource limits.
func limitStep(layer Layer, limits func(program.Limits) []rlimit) step {
	return step{
		layer: layer,
		apply: func(l program.Limits) error {
			for _, r := range limits(l) {
				if err := setrlimit(r.resource, r.value); err != nil {
					return fmt.Errorf("setrlimit %d: %w", r.resource, err)
				}
			}
			return nil
		},
		verify: func(l program.Limits) error {
			for _, r := range limits(l) {
				var got unix.Rlimit
				if err := unix.Getrlimit(r.resource, &got); err != nil {
					return err
				}
				if uint64(got.Cur) != r.value || uint64(got.Max) != r.value {
					return fmt.Errorf("limit %d is %d and %d, not %d", r.resource, got.Cur, got.Max, r.value)
				}
			}
			return nil
		},
	}
}

// limitSteps are the limits that every Unix has; memory returns those of the
// layer Memory.
func limitSteps(memory func(program.Limits) []rlimit) []step {
	return []step{
		cpuStep(limitStep(CPU, func(l program.Limits) []rlimit {
			return []rlimit{{unix.RLIMIT_CPU, uint64(l.CPU / time.Second)}}
		})),
		limitStep(Memory, memory),
		limitStep(Files, func(program.Limits) []rlimit {
			return []rlimit{{unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_NOFILE, maxFiles}}
		}),
		limitStep(Core, func(program.Limits) []rlimit {
			return []rlimit{{unix.RLIMIT_CORE, 0}}
		}),
	}
}
