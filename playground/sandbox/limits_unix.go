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
		offered: func() error {
			for _, r := range limits(program.Limits{}) {
				if err := mayLimit(r.resource); err != nil {
					return fmt.Errorf("limit %d cannot be set: %w", r.resource, err)
				}
			}
			return nil
		},
		apply: func(l program.Limits) error {
			for _, r := range limits(l) {
				if err := lower(r.resource, r.value, r.value); err != nil {
					return err
				}
			}
			return nil
		},
		verify: func(l program.Limits) error {
			for _, r := range limits(l) {
				if err := isLower(r.resource, r.value, r.value); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// lower sets a limit. Where the system's own hard limit is lower, that is
// taken: only root could raise it, and it holds a program all the more.
func lower(resource int, soft, hard uint64) error {
	_, most, err := getrlimit(resource)
	if err == nil {
		err = setrlimit(resource, min(soft, most), min(hard, most))
	}
	if err != nil {
		return fmt.Errorf("limit %d: %w", resource, err)
	}
	return nil
}

// isLower proves what lower did.
func isLower(resource int, soft, hard uint64) error {
	gotSoft, gotHard, err := getrlimit(resource)
	if err == nil && (gotSoft > soft || gotHard > hard) {
		err = fmt.Errorf("limit %d is %d and %d, not %d and %d", resource, gotSoft, gotHard, soft, hard)
	}
	return err
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
