package pool_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// TestLimits checks that each limit stops a program, is named, and costs
// nothing of what was written before.
func TestLimits(t *testing.T) {
	o := pool.Options{Limits: program.Limits{
		CPU: time.Second, Wall: 20 * time.Second, Virtual: 10 * time.Second, Memory: 128 << 20, Output: 4 << 10,
	}, Warm: 1, Concurrency: 2}
	hasty := newPool(t, o)
	// Filling memory takes half a second of CPU time, on a busy machine more.
	o.Limits.CPU = 15 * time.Second
	patient := newPool(t, o)
	const timeout = program.Timeout
	for _, c := range []outcomeCase{
		{name: "loop", code: body("fmt", `fmt.Println("on"); for {}`), status: timeout, limit: program.LimitCPU, stdout: "on\n", message: "CPU time limit of 1s reached"},
		{name: "loop with calls", code: "package main\n\nfunc f() {}\n\nfunc main() { for { f() } }", status: timeout, limit: program.LimitCPU, message: "CPU time"},
		{name: "goroutines", code: body("", `for { go func() { select {} }() }`), status: program.Memory, limit: program.LimitMemory, message: "memory"},
		{name: "sleep", clock: program.Virtual, code: body("fmt time", `for i := range 99 { fmt.Println(i); time.Sleep(3*time.Second) }`),
			status: timeout, limit: program.LimitVirtual, stdout: "0\n1\n2\n3\n", message: "virtual time limit of 10s reached", end: 10 * time.Second},
		{name: "long sleep", clock: program.Virtual, code: body("time", `time.Sleep(24*time.Hour)`), status: timeout, limit: program.LimitVirtual, message: "virtual", end: 10 * time.Second},
		{name: "timer", clock: program.Virtual, code: body("fmt time", `<-time.After(24*time.Hour); fmt.Println("never")`), status: timeout, limit: program.LimitVirtual, message: "virtual", end: 10 * time.Second},
		{name: "context", clock: program.Virtual, code: body("context time", `c, f := context.WithTimeout(context.Background(), time.Hour); defer f(); <-c.Done()`), status: timeout, limit: program.LimitVirtual, message: "virtual", end: 10 * time.Second},
		{name: "ticker", clock: program.Virtual, code: body("fmt time", `for range time.Tick(4*time.Second) { fmt.Println("tick") }`), status: timeout, limit: program.LimitVirtual, stdout: "tick\ntick\n", message: "virtual", end: 10 * time.Second},
		{name: "exactly", clock: program.Virtual, code: body("time", `time.Sleep(10*time.Second)`), status: ok, end: 10 * time.Second},
		{name: "slices", code: body("fmt", `fmt.Print("x"); var all [][]byte; for { all = append(all, make([]byte, 1<<20)) }`), status: program.Memory, limit: program.LimitMemory, stdout: "x", message: "memory"},
		{name: "one slice", code: body("", `b := make([]byte, 1<<30); println(len(b))`), status: program.Memory, limit: program.LimitMemory, message: "memory"},
		{name: "string", code: body("", `s := "x"; for { s += s }`), status: program.Memory, limit: program.LimitMemory, message: "memory"},
		{name: "append", code: body("", `var xs []int; for { xs = append(xs, xs...); xs = append(xs, 1) }`), status: program.Memory, limit: program.LimitMemory, message: "memory"},
		{name: "output", code: body("fmt strings", `fmt.Println("begin"); for { fmt.Print(strings.Repeat("0123456789", 10)) }`),
			status: program.OutputLimit, limit: program.LimitOutput, stdout: ("begin\n" + strings.Repeat("0123456789", 410))[:4096], message: "output limit of 4 KiB reached"},
		{name: "both streams", code: body("fmt os strings", `s := strings.Repeat("x", 100); for i := range 99 { fmt.Fprint([]*os.File{os.Stdout, os.Stderr}[i%2], s) }`),
			status: program.OutputLimit, limit: program.LimitOutput, stdout: strings.Repeat("x", 2096), stderr: strings.Repeat("x", 2000), message: "output limit of 4 KiB reached"},
		{name: "exactly the output limit", code: body("fmt strings", `fmt.Print(strings.Repeat("x", 4096))`), status: ok, stdout: strings.Repeat("x", 4096)},
		{name: "one byte more", code: body("fmt os strings", `fmt.Print(strings.Repeat("x", 4096)); fmt.Fprint(os.Stderr, "y")`),
			status: program.OutputLimit, limit: program.LimitOutput, stdout: strings.Repeat("x", 4096), message: "output limit"},
		{name: "output before the memory is gone", code: body("fmt os strings", `fmt.Print(strings.Repeat("o", 3000)); fmt.Fprint(os.Stderr, strings.Repeat("e", 1000)); var all [][]byte; for { all = append(all, make([]byte, 1<<20)) }`),
			status: program.Memory, limit: program.LimitMemory, stdout: strings.Repeat("o", 3000), stderr: strings.Repeat("e", 1000), message: "memory"},
		{name: "output before the CPU time is gone", code: body("fmt os strings", `fmt.Print(strings.Repeat("o", 3000)); fmt.Fprint(os.Stderr, strings.Repeat("e", 1000)); for { }`),
			status: timeout, limit: program.LimitCPU, stdout: strings.Repeat("o", 3000), stderr: strings.Repeat("e", 1000), message: "CPU time limit of 1s reached"},
		{name: "one write", code: body("os strings", `os.Stderr.WriteString(strings.Repeat("é", 3<<20))`),
			status: program.OutputLimit, limit: program.LimitOutput, stderr: strings.Repeat("é", 2048), message: "output limit"},
	} {
		if c.exit == 0 && c.status != ok {
			c.exit = -1
		}
		p := hasty
		if c.limit == program.LimitMemory {
			p = patient
		}
		check(t, p, c)
	}
}

// TestMapMemory is apart: filling a map by the interpreter takes its CPU time.
func TestMapMemory(t *testing.T) {
	p := newPool(t, pool.Options{Limits: program.Limits{CPU: 30 * time.Second, Wall: 60 * time.Second, Memory: 96 << 20}, Warm: 1})
	r := run(t, p, program.Virtual, body("", `m := map[int]string{}; for i := 0; ; i++ { m[i] = "a value" }`))
	if o := r.Outcome; o.Status != program.Memory || o.Limit == nil || o.Limit.Value != 96<<20 || o.Limit.Unit != "byte" {
		t.Errorf("outcome %+v", o)
	}
}

func TestWall(t *testing.T) {
	p := newPool(t, pool.Options{Limits: program.Limits{Wall: 300 * time.Millisecond}})
	r := run(t, p, program.Real, body("fmt time", `fmt.Println("on"); time.Sleep(time.Hour)`))
	if o := r.Outcome; o.Status != program.Timeout || o.Limit == nil || o.Limit.Name != program.LimitWall || r.Output(program.Stdout) != "on\n" {
		t.Errorf("result %+v", r)
	}
}

func TestReproducible(t *testing.T) {
	l := program.Limits{}.WithDefaults()
	for name, want := range map[program.LimitName]bool{
		program.LimitCPU: false, program.LimitWall: false, program.LimitMemory: false,
		program.LimitVirtual: true, program.LimitOutput: true, program.LimitEvents: true,
	} {
		if o := l.Stopped(name); o.Reproducible() != want {
			t.Errorf("%s: Reproducible is %v", name, !want)
		}
	}
	for message, want := range map[string]bool{
		"panic: boom": true, "fatal error: stack overflow": true, "fatal error: sync: unlock of unlocked mutex": true,
		"fatal error: concurrent map writes": false, "fatal error: concurrent map read and map write": false,
		"fatal error: concurrent map iteration and map write": false,
	} {
		if o := (program.Outcome{Status: program.Panic, Message: message}); o.Reproducible() != want {
			t.Errorf("%s: Reproducible is %v", message, !want)
		}
	}
}

// TestOrder holds the order of two streams, which share one connection, to
// the order in which they were written.
func TestOrder(t *testing.T) {
	p := sharedPool(t)
	var want strings.Builder
	for i := range 300 {
		fmt.Fprintf(&want, "%s %d\n", []string{"stdout", "stderr"}[i%2], i)
	}
	for _, clock := range both {
		r := run(t, p, clock, body("fmt os", `for i := range 300 { fmt.Fprintln([]*os.File{os.Stdout, os.Stderr}[i%2], i) }`))
		var got strings.Builder
		last := int64(0)
		for _, e := range r.Events {
			for line := range strings.Lines(e.Text) {
				got.WriteString(string(e.Stream) + " " + line)
			}
			if e.TimeNS < last {
				t.Errorf("%s: time goes back from %d to %d", clock, last, e.TimeNS)
			}
			last = e.TimeNS
		}
		if got.String() != want.String() {
			t.Errorf("%s: order is wrong:\n%s", clock, short(got.String()))
		}
	}
}

// TestUTF8 splits runes between writes, also with a write to the other
// stream in between.
func TestUTF8(t *testing.T) {
	r := run(t, sharedPool(t), program.Virtual, body("os", `
		b := []byte("世界")
		os.Stdout.Write(b[:1])
		os.Stderr.Write(b[:4])
		os.Stdout.Write(b[1:])
		os.Stderr.Write(b[4:5])
		os.Stdout.Write([]byte{0xff, 'x', 0xe4})`))
	if got, want := r.Output(program.Stdout), "世界\ufffdx\ufffd"; got != want {
		t.Errorf("stdout %q, want %q", got, want)
	}
	if got, want := r.Output(program.Stderr), "世\ufffd\ufffd"; got != want {
		t.Errorf("stderr %q, want %q", got, want)
	}
}

// TestExact runs a program whose result depends on who is first many times
// on the virtual clock; it must always be the same.
func TestExact(t *testing.T) {
	n := 600
	if testing.Short() {
		n = 60
	}
	p := sharedPool(t)
	code := body("context fmt sync time", `
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	out := make(chan string, 10)
	for i := range 4 {
		wg.Go(func() {
			select {
			case <-time.After(time.Duration(i*20) * time.Millisecond):
				out <- fmt.Sprint("worker ", i, " done")
			case <-ctx.Done():
				time.Sleep(time.Duration(i) * time.Millisecond)
				out <- fmt.Sprint("worker ", i, ": ", ctx.Err())
			}
		})
	}
	go func() { wg.Wait(); close(out) }()
	start := time.Now()
	for s := range out {
		fmt.Println(time.Since(start), s)
	}`)
	want := run(t, p, program.Virtual, code)
	const first = "0s worker 0 done\n20ms worker 1 done\n40ms worker 2 done\n53ms worker 3: context deadline exceeded\n"
	if got := want.Output(program.Stdout); got != first {
		t.Fatalf("output %q, want %q", got, first)
	}
	want.Outcome.WallNS = 0
	t.Run("runs", func(t *testing.T) {
		for range 4 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for i := range n / 4 {
					got := run(t, p, program.Virtual, code)
					got.Outcome.WallNS = 0
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Fatalf("run %d: %+v, want %+v", i, got, want)
					}
				}
			})
		}
	})
}
