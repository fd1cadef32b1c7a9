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
// usual pace with it.
func tuneGC() {
	debug.SetGCPercent(100 * firstHeap / minHeap)
	type sentinel struct{ _ *int }
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) { debug.SetGCPercent(100) })
}
