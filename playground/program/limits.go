package program

import (
	"fmt"
	"time"
)

// What one program may use. These are the defaults; see Limits.
const (
	MaxSource  = 64 << 10         // bytes of source
	MaxCPU     = 5 * time.Second  // CPU time of its process, whole seconds
	MaxWall    = 10 * time.Second // from start to end, on the server's clock
	MaxVirtual = 60 * time.Second // on the virtual clock
	MaxMemory  = 256 << 20        // bytes that it uses (heap, stacks, compiled code), beyond an idle worker's few
	MaxOutput  = 256 << 10        // bytes written to both streams together
	MaxEvents  = 8 << 10          // events: writes that differ in stream or time
	MaxStack   = 64 << 20         // bytes of one goroutine's stack
)

// Limits are what one program may use. A field that is zero or less means
// the default of the same name (MaxCPU for CPU); nothing is ever unlimited.
type Limits struct {
	Source  int64         // bytes
	CPU     time.Duration // rounded up to whole seconds, as kernels count them
	Wall    time.Duration
	Virtual time.Duration
	Memory  int64 // bytes
	Output  int64 // bytes
	Events  int64
	Stack   int64 // bytes
}

// WithDefaults returns l with every field set.
func (l Limits) WithDefaults() Limits {
	set(&l.Source, MaxSource)
	set(&l.CPU, MaxCPU)
	set(&l.Wall, MaxWall)
	set(&l.Virtual, MaxVirtual)
	set(&l.Memory, MaxMemory)
	set(&l.Output, MaxOutput)
	set(&l.Events, MaxEvents)
	set(&l.Stack, MaxStack)
	l.CPU = (l.CPU + time.Second - 1).Truncate(time.Second)
	return l
}

func set[T ~int64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

func formatSize(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
