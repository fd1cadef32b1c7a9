package worker

import (
	"runtime"
	"runtime/debug"
)

// firstHeap is how large the heap of a worker grows before it is collected
// for the first time: most programs end before. The runtime's own minimum,
// 4 MiB, is reached while a program is compiled.
const firstHeap = 32 << 20

const minHeap = 4 << 20 // the runtime's, at 100 per cent

// tuneGC puts the first collection off to firstHeap, and returns to the
// usual pace with it. Near the limit for memory, in bytes, it collects as
// often as needed: a program is stopped for what it holds, not for its
// garbage. A quarter is left for what a collection takes, and for holes.
func tuneGC(limit int64) {
	debug.SetMemoryLimit(limit - limit/4)
	debug.SetGCPercent(100 * firstHeap / minHeap)
	type sentinel struct{ _ *int }
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) { debug.SetGCPercent(100) })
}
