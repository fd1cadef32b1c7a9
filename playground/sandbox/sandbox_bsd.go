//go:build unix && !linux

package sandbox

import "golang.org/x/sys/unix"

var layers = []Layer{CPU, Memory, Files, Core}

func setrlimit(resource int, value uint64) error {
	var r unix.Rlimit
	if err := unix.Getrlimit(resource, &r); err != nil {
		return err
	}
	// The fields' types differ between systems.
	assign(&r.Cur, value)
	assign(&r.Max, value)
	return unix.Setrlimit(resource, &r)
}

func assign[T ~int64 | ~uint64](f *T, v uint64) { *f = T(v) }

func applySystem() error { return nil }
