package pool_test

import (
	"strings"
	"testing"
	"time"

	"bingfa/playground/program"
)

// polling are programs that wait for others without blocking. All of them
// end at once under Go.
var polling = []struct {
	name, code, stdout string
	end                time.Duration // on the virtual clock
}{
	{"select", body("fmt", "done := make(chan bool, 1)\ngo func() { done <- true }()\nfor {\n\tselect {\n\tcase <-done:\n\t\tfmt.Println(\"over\")\n\t\treturn\n\tdefault:\n\t}\n}"), "over\n", 0},
	{"select in another function", whole("fmt", "var c = make(chan int, 1)\n\nfunc try() (int, bool) {\n\tselect {\n\tcase x := <-c:\n\t\treturn x, true\n\tdefault:\n\t\treturn 0, false\n\t}\n}\n\nfunc main() {\n\tgo func() { c <- 7 }()\n\tfor {\n\t\tif x, ok := try(); ok {\n\t\t\tfmt.Println(x)\n\t\t\tbreak\n\t\t}\n\t}\n}\n"), "7\n", 0},
	{"break of a select", body("fmt", "c := make(chan int, 1)\ngo func() { c <- 7 }()\nfor i := 0; ; i++ {\n\tselect {\n\tcase x := <-c:\n\t\tfmt.Println(x)\n\t\treturn\n\tdefault:\n\t\tif i < 10 {\n\t\t\tcontinue\n\t\t}\n\t\tbreak\n\t}\n}"), "7\n", 0},
	{"flag", body("fmt sync/atomic", "var ready atomic.Bool\ngo func() { fmt.Println(1); ready.Store(true) }()\nfor !ready.Load() {\n}\nfmt.Println(2)"), "1\n2\n", 0},
	{"function", body("fmt sync/atomic", "var n int32\ngo atomic.StoreInt32(&n, 1)\nfor atomic.LoadInt32(&n) == 0 {\n}\nfmt.Println(n)"), "1\n", 0},
	{"break", body("fmt sync/atomic", "var n atomic.Int64\nfor range 3 {\n\tgo n.Add(1)\n}\nfor {\n\tif n.Load() == 3 {\n\t\tbreak\n\t}\n}\nfmt.Println(n.Load())"), "3\n", 0},
	{"TryLock", body("fmt sync", "var mu sync.Mutex\nmu.Lock()\ngo func() { fmt.Println(1); mu.Unlock() }()\nfor !mu.TryLock() {\n}\nfmt.Println(2)"), "1\n2\n", 0},
	{"Lock", body("fmt sync", "var mu sync.Mutex\nvar done bool\ngo func() { mu.Lock(); done = true; mu.Unlock() }()\nfor {\n\tmu.Lock()\n\tover := done\n\tmu.Unlock()\n\tif over {\n\t\tbreak\n\t}\n}\nfmt.Println(done)"), "true\n", 0},
	{"len", body("fmt", "c := make(chan int, 3)\nfor i := range 3 {\n\tgo func() { c <- i }()\n}\nfor len(c) < 3 {\n}\nfmt.Println(len(c))"), "3\n", 0},
	{"len of a field", whole("fmt", "type box struct{ c chan int }\n\nfunc main() {\n\tb := &box{make(chan int, 1)}\n\tgo func() { b.c <- 1 }()\n\tfor len(b.c) == 0 {\n\t}\n\tfmt.Println(<-b.c)\n}\n"), "1\n", 0},
	{"CompareAndSwap", body("fmt sync/atomic", "var lock atomic.Int32\nlock.Store(1)\ngo lock.Store(0)\nfor !lock.CompareAndSwap(0, 2) {\n}\nfmt.Println(lock.Load())"), "2\n", 0},
	{"Swap", body("fmt sync/atomic", "var lock int32 = 1\ngo atomic.StoreInt32(&lock, 0)\nfor atomic.SwapInt32(&lock, 1) == 1 {\n}\nfmt.Println(lock)"), "1\n", 0},
	{"in a function", whole("fmt sync", "var mu sync.Mutex\nvar done bool\n\nfunc over() bool {\n\tmu.Lock()\n\tdefer mu.Unlock()\n\treturn done\n}\n\nfunc main() {\n\tgo func() { mu.Lock(); done = true; mu.Unlock() }()\n\tfor !over() {\n\t}\n\tfmt.Println(done)\n}\n"), "true\n", 0},
	{"counting", body("fmt sync/atomic", "var ready atomic.Bool\ngo ready.Store(true)\nfor i := 0; ; i++ {\n\tif !ready.Load() {\n\t\tcontinue\n\t}\n\tbreak\n}\nfmt.Println(\"ready\")"), "ready\n", 0},
	{"nested", body("fmt sync/atomic", "var flags [3]atomic.Bool\nfor i := range flags {\n\tgo flags[i].Store(true)\n}\nouter:\nfor {\n\tfor i := range flags {\n\t\tif !flags[i].Load() {\n\t\t\tcontinue outer\n\t\t}\n\t}\n\tbreak\n}\nfmt.Println(\"all\")"), "all\n", 0},
	{"context", body("context fmt", "ctx, cancel := context.WithCancel(context.Background())\ngo cancel()\nfor ctx.Err() == nil {\n}\nfmt.Println(ctx.Err())"), "context canceled\n", 0},
	{"others", body("fmt sync/atomic", "var turn atomic.Int32\ndone := make(chan bool)\nfor i := range 3 {\n\tgo func() {\n\t\tfor int(turn.Load()) != i {\n\t\t}\n\t\tfmt.Println(i)\n\t\tturn.Add(1)\n\t\tdone <- true\n\t}()\n}\nfor range 3 {\n\t<-done\n}"), "0\n1\n2\n", 0},
	{"two others that never wait", body("fmt sync/atomic", "var n atomic.Int64\nc := make(chan int)\ngo func() {\n\tfor {\n\t\tc <- 1\n\t}\n}()\ngo func() {\n\tfor range c {\n\t\tn.Add(1)\n\t}\n}()\nfor n.Load() < 100_000 {\n}\nfmt.Println(\"enough\")"), "enough\n", 0},
	// Those that wait for others that sleep end when these wake.
	{"asleep", body("fmt sync/atomic time", "var ready atomic.Bool\ngo func() { time.Sleep(20 * time.Millisecond); ready.Store(true) }()\nfor !ready.Load() {\n}\nfmt.Println(\"awake\")"), "awake\n", 20 * time.Millisecond},
	{"busy", body("fmt time", "start := time.Now()\nfor time.Since(start) < 20*time.Millisecond {\n}\nfmt.Println(\"over\")"), "over\n", 20 * time.Millisecond},
	{"until", body("context fmt time", "ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)\ndefer cancel()\nn := 0\nfor {\n\tselect {\n\tcase <-ctx.Done():\n\t\tfmt.Println(ctx.Err(), n > 1)\n\t\treturn\n\tdefault:\n\t\tn++\n\t}\n}"), "context deadline exceeded true\n", 20 * time.Millisecond},
}

// TestPolling checks that programs that wait without blocking end on the
// virtual clock, where nothing is preempted, as on the real one.
func TestPolling(t *testing.T) {
	p := sharedPool(t)
	for _, c := range polling {
		for _, clock := range both {
			t.Run(strings.ReplaceAll(c.name, " ", "_")+"/"+string(clock), func(t *testing.T) {
				t.Parallel()
				r := run(t, p, clock, c.code)
				if r.Outcome.Status != ok || r.Output(program.Stdout) != c.stdout {
					t.Errorf("%q, %+v", r.Output(program.Stdout), r.Outcome)
				}
				if end := time.Duration(r.Outcome.TimeNS); clock == program.Virtual && (end < c.end || end > c.end+20*time.Microsecond) {
					t.Errorf("ended at %v, want %v", end, c.end)
				}
			})
		}
	}
}

// TestPollingIsExact checks that equal runs are equal, also in when things
// happen.
func TestPollingIsExact(t *testing.T) {
	p := sharedPool(t)
	code := body("fmt sync sync/atomic time", `
	var wg sync.WaitGroup
	var stop, seen atomic.Bool
	start := time.Now()
	for i := range 3 {
		wg.Go(func() {
			fmt.Println(i, "begins")
			time.Sleep(time.Duration(i) * 3 * time.Millisecond)
			fmt.Println(i, "ends", time.Since(start))
		})
	}
	wg.Go(func() {
		for !stop.Load() {
		}
		seen.Store(true)
		fmt.Println("stopped", time.Since(start))
	})
	for time.Since(start) < 10*time.Millisecond {
	}
	stop.Store(true)
	for !seen.Load() {
	}
	wg.Wait()
	fmt.Println(time.Since(start))`)
	first := ""
	for i := range 100 {
		r := run(t, p, program.Virtual, code)
		if r.Outcome.Status != ok {
			t.Fatalf("%+v", r)
		}
		if out := r.Output(program.Stdout); first == "" {
			first = out
			t.Log(out)
		} else if out != first {
			t.Fatalf("run %d:\n%s\nthe first:\n%s", i, out, first)
		}
	}
}
