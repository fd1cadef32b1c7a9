// Package debug is the part of runtime/debug that writes, or acts on the
// process, as programs of the playground import it. The limits of a process
// are not the program's: what would set one remembers the value and does
// nothing.
package debug

import (
	"math"
	"runtime"
	"runtime/debug"
	"sync"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/os"
)

// Stack returns the calls of this goroutine.
func Stack() []byte { return []byte(host.Trace()) }

// PrintStack writes the calls of this goroutine to os.Stderr.
func PrintStack() { os.Stderr.Write(Stack()) }

// ReadBuildInfo returns what go run would have noted in the program.
func ReadBuildInfo() (info *debug.BuildInfo, ok bool) {
	return &debug.BuildInfo{
		GoVersion: runtime.Version(),
		Path:      "command-line-arguments",
		Settings: []debug.BuildSetting{
			{Key: "-compiler", Value: runtime.Compiler},
			{Key: "CGO_ENABLED", Value: "0"},
			{Key: "GOARCH", Value: runtime.GOARCH},
			{Key: "GOOS", Value: runtime.GOOS},
		},
	}, true
}

// A setting remembers what was set last.
type setting[T any] struct {
	mu    sync.Mutex
	value T
}

func (s *setting[T]) set(v T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.value
	s.value = v
	return old
}

// The values of a new process.
var (
	gcPercent    = setting[int]{value: 100}
	memoryLimit  = setting[int64]{value: math.MaxInt64}
	maxStack     = setting[int]{value: 1_000_000_000}
	maxThreads   = setting[int]{value: 10_000}
	panicOnFault setting[bool]
)

// SetGCPercent has no effect and returns the previous value.
func SetGCPercent(percent int) int { return gcPercent.set(max(percent, -1)) }

// SetMemoryLimit has no effect and returns the previous value; a negative
// limit asks for it.
func SetMemoryLimit(limit int64) int64 {
	if limit < 0 {
		memoryLimit.mu.Lock()
		defer memoryLimit.mu.Unlock()
		return memoryLimit.value
	}
	return memoryLimit.set(limit)
}

// SetMaxStack has no effect and returns the previous value.
func SetMaxStack(bytes int) int { return maxStack.set(bytes) }

// SetMaxThreads has no effect and returns the previous value.
func SetMaxThreads(threads int) int { return maxThreads.set(threads) }

// SetPanicOnFault has no effect and returns the previous value.
func SetPanicOnFault(enabled bool) bool { return panicOnFault.set(enabled) }

// SetTraceback has no effect.
func SetTraceback(level string) {}
