package testing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// A BenchmarkResult is what a benchmark found.
type BenchmarkResult struct {
	N         int
	T         time.Duration
	Bytes     int64
	MemAllocs uint64
	MemBytes  uint64
	Extra     map[string]float64
}

// NsPerOp returns the nanoseconds of an iteration.
func (r BenchmarkResult) NsPerOp() int64 {
	if v, ok := r.Extra["ns/op"]; ok {
		return int64(v)
	}
	return r.each(r.T.Nanoseconds())
}

// AllocsPerOp returns the allocations of an iteration.
func (r BenchmarkResult) AllocsPerOp() int64 {
	if v, ok := r.Extra["allocs/op"]; ok {
		return int64(v)
	}
	return r.each(int64(r.MemAllocs))
}

// AllocedBytesPerOp returns the bytes that an iteration allocates.
func (r BenchmarkResult) AllocedBytesPerOp() int64 {
	if v, ok := r.Extra["B/op"]; ok {
		return int64(v)
	}
	return r.each(int64(r.MemBytes))
}

func (r BenchmarkResult) each(all int64) int64 {
	if r.N <= 0 {
		return 0
	}
	return all / int64(r.N)
}

func (r BenchmarkResult) megabytes() float64 {
	if v, ok := r.Extra["MB/s"]; ok {
		return v
	}
	if r.Bytes <= 0 || r.T <= 0 || r.N <= 0 {
		return 0
	}
	return float64(r.Bytes) * float64(r.N) / 1e6 / r.T.Seconds()
}

// String returns the result in the format of Go's benchmarks, without the
// name and the memory.
func (r BenchmarkResult) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%8d", r.N)
	ns, ok := r.Extra["ns/op"]
	if !ok {
		ns = float64(r.T.Nanoseconds()) / float64(r.N)
	}
	if ns != 0 {
		b.WriteString("\t" + metric(ns, "ns/op"))
	}
	if mb := r.megabytes(); mb != 0 {
		fmt.Fprintf(&b, "\t%7.2f MB/s", mb)
	}
	for _, unit := range slices.Sorted(maps.Keys(r.Extra)) {
		switch unit {
		case "ns/op", "MB/s", "B/op", "allocs/op":
			continue
		}
		b.WriteString("\t" + metric(r.Extra[unit], unit))
	}
	return b.String()
}

// MemString returns the memory of an iteration in that format.
func (r BenchmarkResult) MemString() string {
	return fmt.Sprintf("%8d B/op\t%8d allocs/op", r.AllocedBytesPerOp(), r.AllocsPerOp())
}

// metric prints x with four digits at least, the point always in the same
// column.
func metric(x float64, unit string) string {
	y := max(x, -x)
	width, decimals := 10, 0
	if y != 0 {
		for limit := 999.95; decimals < 7 && y < limit; limit /= 10 {
			if decimals == 0 {
				width++ // the point
			}
			width++
			decimals++
		}
	}
	return fmt.Sprintf("%*.*f %s", width, decimals, x, unit)
}
