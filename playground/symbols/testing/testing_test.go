package testing

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bingfa/playground/symbols/host"
)

// TestString holds the format to Go's.
func TestString(t *testing.T) {
	for _, n := range []int{1, 3, 7, 1000, 1_000_000_007} {
		for _, d := range []time.Duration{0, 1, 3, 999, 12345, 999_949, time.Second, time.Hour} {
			extra := map[string]float64{"x/op": float64(d) / 7e5, "a": -float64(n) / 9, "allocs/op": 2}
			ours := BenchmarkResult{n, d, 100, 5, 70, extra}
			theirs := testing.BenchmarkResult{N: n, T: d, Bytes: 100, MemAllocs: 5, MemBytes: 70, Extra: extra}
			if ours.String() != theirs.String() || ours.MemString() != theirs.MemString() ||
				ours.NsPerOp() != theirs.NsPerOp() || ours.AllocsPerOp() != theirs.AllocsPerOp() {
				t.Errorf("%q %q, Go says %q %q", ours, ours.MemString(), theirs, theirs.MemString())
			}
		}
	}
}

// TestBenchmark: it ends, after about as long as it should.
func TestBenchmark(t *testing.T) {
	for _, virtual := range []bool{false, true} {
		host.Set(&host.Host{Virtual: virtual})
		defer host.Set(nil)
		want, most := goal()
		r := Benchmark(func(b *B) {
			for range b.N {
				time.Sleep(want / 50)
			}
		})
		if r.N < 20 || r.N > 200 || r.T < want/2 {
			t.Errorf("virtual %v: %d iterations in %v", virtual, r.N, r.T)
		}
		calls := 0
		r = Benchmark(func(b *B) {
			for b.Loop() {
				calls++
			}
		})
		if r.N != calls || r.N < 100 || virtual && r.N != most {
			t.Errorf("virtual %v: Loop ran %d times, N is %d", virtual, calls, r.N)
		}
	}
}

func TestParallel(t *testing.T) {
	var n atomic.Int64
	last := 0
	Benchmark(func(b *B) {
		n.Store(0)
		last = b.N
		b.RunParallel(func(pb *PB) {
			for pb.Next() {
				n.Add(1)
			}
		})
	})
	if n.Load() != int64(last) || last < 2 {
		t.Errorf("%d of %d iterations", n.Load(), last)
	}
}

func TestEnds(t *testing.T) {
	var order []string
	r := Benchmark(func(b *B) {
		b.Cleanup(func() { order = append(order, "cleanup") })
		b.Fatal("no")
		order = append(order, "after")
	})
	if r.N != 0 || strings.Join(order, " ") != "cleanup" {
		t.Errorf("a failed benchmark gives %+v, %q", r, order)
	}
	subs := 0
	r = Benchmark(func(b *B) {
		for _, name := range []string{"a", "b"} {
			b.Run(name, func(b *B) {
				subs++
				if b.Name() != name {
					t.Errorf("name %q", b.Name())
				}
				b.SkipNow()
			})
		}
	})
	if subs != 2 || r.N != 1 {
		t.Errorf("%d sub-benchmarks, %+v", subs, r)
	}
}

func TestAllocsPerRun(t *testing.T) {
	var sink []byte
	if n := AllocsPerRun(50, func() { sink = make([]byte, 1000); sink = make([]byte, 2000) }); n != 2 {
		t.Errorf("%v allocations", n)
	}
	_ = sink
}
