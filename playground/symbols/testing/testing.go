// Package testing is the testing that programs of the playground import:
// benchmarks and what they are made of, called from main. There is no test
// run, so Testing reports false, and a T is only what functions take.
//
// How long a benchmark runs differs from Go, since a program has seconds. On
// the real clock it is a tenth of a second, not one. On the virtual clock no
// time passes while code runs: there the number of iterations grows until
// the program has slept or waited for a second, or to a hundred. The results
// are of the interpreter: its times and its allocations.
package testing

import (
	"runtime"
	"time"

	"bingfa/playground/symbols/host"
)

// Limits of a benchmark.
const (
	realTime      = 100 * time.Millisecond
	virtualTime   = time.Second
	maxIterations = 1e9
	virtualMax    = 100
)

// goal returns how long a benchmark should run, and how often at most.
func goal() (time.Duration, int) {
	if host.Virtual() {
		return virtualTime, virtualMax
	}
	return realTime, maxIterations
}

// predict returns how many iterations come after last of them, which took
// d: a little more than needed, at most a hundred times as many.
func predict(goal, d time.Duration, last, most int) int {
	n := int64(goal) * int64(last) / max(int64(d), 1)
	n += n / 5
	n = min(n, 100*int64(last))
	n = max(n, int64(last)+1)
	return int(min(n, int64(most)))
}

// Testing reports false: this is no test.
func Testing() bool { return false }

var begun bool

// Init registers no flags; it must come before Short and Verbose, as in Go.
func Init() { begun = true }

// Short reports false.
func Short() bool {
	if !begun {
		panic("testing: Short called before Init")
	}
	return false
}

// Verbose reports false.
func Verbose() bool {
	if !begun {
		panic("testing: Verbose called before Init")
	}
	return false
}

// CoverMode returns "": there is no coverage.
func CoverMode() string { return "" }

// Coverage returns 0.
func Coverage() float64 { return 0 }

// AllocsPerRun returns how many allocations f makes on average.
func AllocsPerRun(runs int, f func()) float64 {
	f() // what happens once
	before := allocations()
	for range runs {
		f()
	}
	return float64((allocations() - before) / uint64(runs))
}

func allocations() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}
