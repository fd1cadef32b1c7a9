package main

import (
	"flag"
	"io"
	"runtime"
	"slices"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

func parsePlayground(args ...string) (pool.Options, error) {
	var p playgroundFlags
	f := flag.NewFlagSet("", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	p.programs(f)
	p.capacity(f)
	p.sandbox(f, "none")
	err := f.Parse(args)
	return p.options(), err
}

func TestLimitFlags(t *testing.T) {
	o, err := parsePlayground()
	if err != nil {
		t.Fatal(err)
	}
	if o.Limits != (program.Limits{}).WithDefaults() {
		t.Errorf("without flags: %+v", o.Limits)
	}
	if o.Concurrency != 2*runtime.NumCPU() || o.Queue != 16*o.Concurrency || o.Warm != 2 || o.Wait != 5*time.Second {
		t.Errorf("without flags: %+v", o)
	}
	o, err = parsePlayground("-max-source", "1000", "-max-cpu", "2s", "-max-wall", "1m30s", "-max-virtual", "1h", "-max-memory", "1GiB", "-max-output", "64KiB", "-max-events", "500",
		"-concurrency", "3", "-queue", "0", "-queue-wait", "250ms", "-procs", "1", "-warm", "0", "-sandbox", "cpu,memory")
	if err != nil {
		t.Fatal(err)
	}
	want := program.Limits{Source: 1000, CPU: 2 * time.Second, Wall: 90 * time.Second, Virtual: time.Hour, Memory: 1 << 30, Output: 64 << 10, Events: 500, Stack: program.MaxStack}
	if o.Limits != want {
		t.Errorf("limits %+v, want %+v", o.Limits, want)
	}
	// To the pool, 0 means its default.
	if o.Concurrency != 3 || o.Queue >= 0 || o.Warm >= 0 || o.Wait != 250*time.Millisecond {
		t.Errorf("capacity %+v", o)
	}
	if !slices.Equal(o.Require, []sandbox.Layer{sandbox.CPU, sandbox.Memory}) {
		t.Errorf("sandbox %v", o.Require)
	}
	const line = "source=1000 cpu=2s wall=1m30s virtual=1h memory=1GiB output=64KiB events=500 concurrency=3 queue=0 queue-wait=250ms procs=1 warm=0"
	if got := describeLimits(o); got != line {
		t.Errorf("described as %s", got)
	}
}

func TestWrongLimits(t *testing.T) {
	for _, args := range [][]string{
		{"-max-source", "0"}, {"-max-source", "1025KiB"}, {"-max-source", "-1"}, {"-max-memory", "256MB"}, {"-max-memory", "9999999999GiB"}, {"-max-output", "KiB"}, {"-max-events", "0"},
		{"-max-output", ""}, {"-max-cpu", "5"}, {"-max-cpu", "0s"}, {"-max-wall", "-1s"}, {"-concurrency", "0"}, {"-queue", "-1"}, {"-warm", "x"}, {"-sandbox", "x"},
	} {
		if o, err := parsePlayground(args...); err == nil {
			t.Errorf("%q is taken: %+v", args, o)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{1: "1", 1000: "1000", 1 << 10: "1KiB", 1536: "1536", 64 << 10: "64KiB", 256 << 20: "256MiB", 3 << 30: "3GiB"} {
		var got int64
		if err := (&sizeFlag{value: &got}).Set(want); size(n) != want || err != nil || got != n {
			t.Errorf("%d is written %s and read as %d (%v)", n, size(n), got, err)
		}
	}
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{time.Minute: "1m", 90 * time.Second: "1m30s", time.Hour: "1h", 10 * time.Second: "10s", 100 * time.Minute: "1h40m", 250 * time.Millisecond: "250ms"} {
		if got := span(d); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}
