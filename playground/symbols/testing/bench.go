package testing

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A B is a benchmark.
type B struct {
	common
	// N is how often the code is to run.
	N int

	f       func(*B)
	running bool // the timer
	began   time.Time
	elapsed time.Duration
	bytes   int64
	extra   map[string]float64
	threads int // goroutines for each processor, of RunParallel
	sub     bool

	atBegin, allocated struct{ n, bytes uint64 } // allocations

	// The state of Loop: iterations begun, and how many to begin before the
	// time is looked at.
	loops, until int
}

// Benchmark runs f with a growing N until it has taken long enough.
func Benchmark(f func(b *B)) BenchmarkResult {
	b := &B{f: f}
	return b.measure()
}

func (b *B) measure() BenchmarkResult {
	b.run(1)
	goal, most := goal()
	for last := 1; b.loops == 0 && !b.sub && !b.ended() && b.elapsed < goal && last < most; {
		last = predict(goal, b.elapsed, last, most)
		b.run(last)
	}
	if b.Failed() {
		return BenchmarkResult{}
	}
	return BenchmarkResult{b.N, b.elapsed, b.bytes, b.allocated.n, b.allocated.bytes, b.extra}
}

func (b *B) ended() bool { return b.Failed() || b.Skipped() }

// run runs f once with N = n.
func (b *B) run(n int) {
	b.N, b.loops, b.until = n, 0, 0
	b.extra = map[string]float64{}
	b.protect(func() {
		runtime.GC() // of what was before
		b.ResetTimer()
		b.StartTimer()
		b.f(b)
		b.StopTimer()
	})
}

// Loop reports whether to run another iteration; the first call starts the
// timer anew and the last one stops it.
func (b *B) Loop() bool {
	if b.loops < b.until {
		b.loops++
		return true
	}
	if b.loops == 0 {
		b.ResetTimer()
		b.StartTimer()
		b.until = 1
	} else {
		goal, most := goal()
		if d := b.Elapsed(); d < goal && b.loops < most {
			b.until = predict(goal, d, b.loops, most)
		} else {
			b.StopTimer()
			b.N = b.loops
			return false
		}
	}
	b.loops++
	return true
}

// Run runs a benchmark within this one and reports whether it passed. The
// one around it then runs once only.
func (b *B) Run(name string, f func(b *B)) bool {
	b.sub = true
	sub := &B{common: common{name: name}, f: f}
	if b.name != "" {
		sub.name = b.name + "/" + name
	}
	r := sub.measure()
	if sub.Failed() {
		b.Fail()
		return false
	}
	// The one around estimates all of them in sequence.
	b.N = 1
	b.elapsed += time.Duration(r.NsPerOp())
	b.bytes += r.Bytes
	b.allocated.n += uint64(r.AllocsPerOp())
	b.allocated.bytes += uint64(r.AllocedBytesPerOp())
	return true
}

// StartTimer starts the timer, which runs at the beginning.
func (b *B) StartTimer() {
	if b.running {
		return
	}
	b.running = true
	b.atBegin.n, b.atBegin.bytes = memory()
	b.began = time.Now()
}

// StopTimer stops the timer.
func (b *B) StopTimer() {
	if !b.running {
		return
	}
	b.running = false
	b.elapsed += time.Since(b.began)
	n, bytes := memory()
	b.allocated.n += n - b.atBegin.n
	b.allocated.bytes += bytes - b.atBegin.bytes
}

// ResetTimer forgets the time so far, and what ReportMetric was told.
func (b *B) ResetTimer() {
	clear(b.extra)
	if b.running {
		b.atBegin.n, b.atBegin.bytes = memory()
		b.began = time.Now()
	}
	b.elapsed = 0
	b.allocated.n, b.allocated.bytes = 0, 0
}

func memory() (n, bytes uint64) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs, m.TotalAlloc
}

// Elapsed returns the time so far.
func (b *B) Elapsed() time.Duration {
	if b.running {
		return b.elapsed + time.Since(b.began)
	}
	return b.elapsed
}

// SetBytes says how many bytes an iteration deals with.
func (b *B) SetBytes(n int64) { b.bytes = n }

// ReportAllocs has no effect: a result always has the allocations.
func (b *B) ReportAllocs() {}

// ReportMetric adds n to the result, in a unit such as "widgets/op".
func (b *B) ReportMetric(n float64, unit string) {
	if unit == "" {
		panic("metric unit must not be empty")
	}
	b.extra[unit] = n
}

// SetParallelism makes RunParallel use p goroutines for each processor.
func (b *B) SetParallelism(p int) {
	if p >= 1 {
		b.threads = p
	}
}

// A PB hands out the iterations of a parallel benchmark.
type PB struct{ left *atomic.Int64 }

// Next reports whether there is another iteration.
func (pb *PB) Next() bool { return pb.left.Add(-1) >= 0 }

// RunParallel runs body in several goroutines, which share the iterations.
func (b *B) RunParallel(body func(*PB)) {
	if b.N == 0 {
		return // only to find sub-benchmarks
	}
	left := new(atomic.Int64)
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	for range max(b.threads, 1) * runtime.GOMAXPROCS(0) {
		wg.Go(func() { body(&PB{left}) })
	}
	wg.Wait()
	if left.Load() > 0 && !b.Failed() {
		b.Fatal("RunParallel: body exited without pb.Next() == false")
	}
}
