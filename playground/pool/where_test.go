package pool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// where writes an outcome's goroutines as lines such as
// "main: chan receive at main.main:7", "go 9: chan send at main.main.func1:10".
func where(o program.Outcome) string {
	var lines []string
	for _, g := range o.Goroutines {
		s := "go"
		if g.ID == 1 {
			s = "main"
		}
		if g.Started > 0 {
			s += fmt.Sprint(" ", g.Started)
		}
		s += ": " + g.State
		for i, f := range g.Frames {
			s += []string{" at ", " < "}[min(i, 1)] + fmt.Sprintf("%s:%d", f.Func, f.Line)
		}
		lines = append(lines, s)
	}
	slices.Sort(lines[min(1, len(lines)):]) // those beside the first come in any order
	return strings.Join(lines, "\n")
}

// whole makes a program of declarations, which begin in line 6.
func whole(imports, decls string) string {
	s := body(imports, "")
	return s[:strings.Index(s, "func main")] + "\n" + decls
}

// TestWhere holds outcomes to the places that a reader can find in the
// source. Where the place is not certain, the line is 0; never another.
func TestWhere(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []struct{ name, code, want string }{
		// Deadlocks.
		{"one operation", body("", "c := make(chan int)\n<-c"), "main: chan receive at main.main:7"},
		{"nil channel", body("", "var c chan int\nc <- 1"), "main: chan send (nil chan) at main.main:7"},
		{"second of three", body("", "c := make(chan int, 1)\nc <- 1\nc <- 2\nc <- 3"), "main: chan send at main.main:8"},
		{"sender and receiver", body("", "c := make(chan int)\ngo func() {\n\tc <- 1\n\tc <- 2\n\tselect {}\n}()\n<-c\n<-c\n<-c"),
			"main: chan receive at main.main:14\ngo 7: select (no cases) at main.main.func1:10"},
		{"lock order", body("sync", "var a, b sync.Mutex\nheld := make(chan bool)\ngo func() {\n\ta.Lock()\n\theld <- true\n\tb.Lock()\n}()\nb.Lock()\n<-held\na.Lock()"),
			"main: sync.Mutex.Lock at main.main:15\ngo 8: sync.Mutex.Lock at main.main.func1:11"},
		{"read lock", body("sync", "var mu sync.RWMutex\nmu.Lock()\nmu.RLock()"), "main: sync.RWMutex.RLock at main.main:8"},
		{"condition", body("sync", "var mu sync.Mutex\nc := sync.NewCond(&mu)\nmu.Lock()\nc.Wait()"), "main: sync.Cond.Wait at main.main:9"},
		{"workers", body("sync", "var wg sync.WaitGroup\nc := make(chan int)\nfor i := range 2 {\n\twg.Go(func() {\n\t\tc <- i\n\t})\n}\nwg.Wait()"),
			"main: sync.WaitGroup.Wait at main.main:13\ngo 9: chan send at main.main.func1:10\ngo 9: chan send at main.main.func1:10"},
		{"range", body("", "c, d := make(chan int), make(chan int)\ngo func() {\n\tfor range c {\n\t\t<-d\n\t\td <- 1\n\t}\n\tfor x := range d {\n\t\tif x > 1 {\n\t\t\tcontinue\n\t\t}\n\t\tprintln(x)\n\t}\n}()\nc <- 1\nd <- 1\n<-d\nclose(c)\nd <- 2\nd <- 3\nselect {}"),
			"main: select (no cases) at main.main:25\ngo 7: chan receive at main.main.func1:12"},
		{"select", body("", "c := make(chan int)\nselect {\ncase <-c:\ncase c <- 1:\n}"), "main: select at main.main:7"},
		{"select of one", body("", "c := make(chan int)\nselect {\ncase <-c:\n}"), "main: chan receive at main.main:8"},
		{"method", whole("sync", "type box struct{ mu sync.Mutex }\n\nfunc (b *box) get() {\n\tb.mu.Lock()\n}\n\nfunc main() {\n\tvar b box\n\tb.mu.Lock()\n\tb.get()\n}\n"), "main: sync.Mutex.Lock at main.(*box).get:9"},
		{"else if", body("", "c := make(chan int, 1)\nc <- 1\nif x := <-c; x > 1 {\n} else if y := <-c; y > 1 {\n}"), "main: chan receive at main.main:9"},
		{"label", body("", "c := make(chan int)\ngo func() { c <- 1 }()\n<-c\nouter:\nfor {\n\tselect {\n\tcase <-c:\n\t\tbreak outer\n\t}\n}"), "main: chan receive at main.main:12"},
		{"both ends in one statement", body("", "a, b := make(chan int, 1), make(chan int)\na <- 1\nb <- <-a\n<-b"), "main: chan send at main.main:8"},
		{"call and operation in one statement", whole("", "var c = make(chan int, 1)\n\nfunc f() int {\n\tc <- 1\n\tx := <-c\n\treturn x\n}\n\nfunc main() {\n\tprintln(f(), <-c)\n}\n"), "main: chan receive at main.main:15"},
		{"deferred", body("sync", "var wg sync.WaitGroup\nwg.Add(1)\ndefer wg.Wait()\nif false {\n\twg.Wait()\n}"), "main: sync.WaitGroup.Wait at main.main:8"},
		{"method value", body("sync", "var mu sync.Mutex\nf := mu.Lock\nf()\nf()"), "main: sync.Mutex.Lock"},
		{"goto", body("", "c := make(chan int, 1)\nc <- 1\ngoto there\nthere:\nc <- 2"), "main: chan send at main.main:10"},

		// Panics.
		{"frames", whole("", "func f(n int) int {\n\treturn 10 / n\n}\n\nfunc g(n int) int {\n\tdefer func() {}()\n\treturn f(n)\n}\n\nfunc main() {\n\tgo g(1)\n\tprintln(g(0))\n}\n"),
			"main: running at main.f:7 < main.g:12 < main.main:17"},
		{"recursion", whole("", "func f(n int) int {\n\tif n == 0 {\n\t\tvar m map[int]int\n\t\tm[1]++\n\t}\n\treturn f(n - 1)\n}\n\nfunc main() {\n\tf(2)\n}\n"),
			"main: running at main.f:9 < main.f:11 < main.f:11 < main.main:15"},
		{"method of nil", whole("", "type T struct{ n int }\n\nfunc (t *T) get() int {\n\treturn t.n\n}\n\nfunc main() {\n\tvar t *T\n\tprintln(t.get())\n}\n"), "main: running at main.(*T).get:9 < main.main:14"},
		{"callback", body("sort", "xs := []int{2, 1}\nsort.Slice(xs, func(i, j int) bool {\n\treturn xs[i+9] < xs[j]\n})"), "main: running at main.main.func1:8 < main.main:7"},
		{"in a library", body("strings", "n := -1\nprintln(1)\nprintln(strings.Repeat(\"x\", n))"), "main: running at main.main:8"},
		{"two of a kind", body("", "xs := []int{1}\nprintln(xs[0])\ni := 1\nprintln(xs[i])"), "main: running at main.main:9"},
		{"two of a kind in one line", body("", "xs := []int{1}\ni := 1\nprintln(xs[0], xs[i])"), "main: running at main.main:8"},
		{"goroutine", body("", "go func() {\n\tvar p *struct{ x int }\n\tp.x = 1\n}()\nselect {}"), "go 6: running at main.main.func1:8"},
		{"init", whole("", "func init() {\n\ta, b := 1, 0\n\tprintln(a % b)\n}\n\nfunc main() {}\n"), "main: running at main.init.0:8"},
		{"after a recovered one", body("", "func() {\n\tdefer func() { recover() }()\n\tvar m map[int]int\n\tm[1] = 1\n}()\na, b := 1, 0\nprintln(a / b)"), "main: running at main.main:12"},
		{"in a deferred function", body("", "defer func() {\n\trecover()\n\tc := make(chan int)\n\tclose(c)\n\tc <- 1\n}()\npanic(1)"), "main: running at main.main.func1:10 < main.main:12"},
		{"deferred itself", body("sync", "var wg sync.WaitGroup\nwg.Add(1)\nwg.Done()\ndefer wg.Done()"), "main: running at main.main:9"},
		{"go panic", body("", "go panic(1)\nselect {}"), "go 6: running at main.main:6"},
		{"defer panic", whole("", "func f() {\n\tdefer panic(1)\n}\n\nfunc main() {\n\tf()\n}\n"), "main: running at main.f:7 < main.main:11"},
		{"value of a recovered one", body("sync", "func() {\n\tdefer func() { recover() }()\n\tpanic(\"sync: negative WaitGroup counter\")\n}()\nvar wg sync.WaitGroup\nwg.Done()"), "main: running at main.main:11"},
		{"value of a recovered runtime error", body("", "func() {\n\tdefer func() { recover() }()\n\tpanic(\"send on closed channel\")\n}()\nc := make(chan int)\nclose(c)\nc <- 1"), "main: running at main.main:12"},
		{"value recovered in another function", whole("strings", "func lib() string { return strings.Repeat(\"x\", -1) }\n\nfunc g() { panic(\"strings: negative Repeat count\") }\n\nfunc f() {\n\tdefer func() { recover() }()\n\tg()\n}\n\nfunc main() {\n\tf()\n\tprintln(lib())\n}\n"), "main: running at main.lib:6 < main.main:17"},
		{"many recovered ones", whole("", "func g(z int) int {\n\treturn 1 / z\n}\n\nfunc f() {\n\tdefer func() { recover() }()\n\tg(0)\n}\n\nfunc main() {\n\tfor range 300 {\n\t\tf()\n\t}\n\tvar m map[string]int\n\tm[\"x\"] = 1\n}\n"), "main: running at main.main:20"},
		{"too many recovered ones", whole("", "func g(z int) int {\n\treturn 1 / z\n}\n\nfunc f() {\n\tdefer func() { recover() }()\n\tg(0)\n}\n\nfunc main() {\n\tfor range 3000 {\n\t\tf()\n\t}\n\tvar m map[string]int\n\tm[\"x\"] = 1\n}\n"), "main: running at main.main:20"},
		{"library function as a value", body("strings", "println(strings.Repeat(\"x\", 1))\nrep := strings.Repeat\nprintln(rep(\"x\", -1))"), "main: running at main.main:8"},
		{"library function by a bare name", "package main\n\nimport . \"strings\"\n\ntype T struct{}\n\nfunc (T) Repeat() {}\n\nfunc main() {\n\tT{}.Repeat()\n\tprintln(Repeat(\"x\", -1))\n}\n", "main: running at main.main:11"},
		{"nested with a value", body("strings", "defer func() {\n\trecover()\n\tdefer func() {\n\t\trecover()\n\t\tx := strings.Repeat\n\t\tx(\"x\", -1)\n\t}()\n\tpanic(\"strings: negative Repeat count\")\n}()\npanic(1)"), "main: running at main.main.func1.1:11 < main.main.func1:13 < main.main:15"},
		// The panic goes on although another one was recovered meanwhile.
		{"recovered in a deferred call", whole("errors", "func quiet() {\n\tdefer func() { recover() }()\n\tpanic(errors.New(\"inner\"))\n}\n\nfunc f() {\n\tdefer quiet()\n\tpanic(errors.New(\"outer\"))\n}\n\nfunc main() {\n\tgo func() {\n\t\tdefer quiet()\n\t\tf()\n\t}()\n\tselect {}\n}\n"), "go 17: running at main.f:13 < main.main.func1:19"},
		{"recovered by the library", whole("fmt sync", "type T struct{}\n\nfunc (T) String() string { panic(\"x\") }\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tdefer wg.Done()\n\tfmt.Println(T{})\n}\n"), "main: running at main.main:12"},
		{"unlock", body("sync", "var mu sync.Mutex\nprintln(1)\nmu.Unlock()"), "main: running at main.main:8"},
	} {
		for _, clock := range both {
			t.Run(c.name+"/"+string(clock), func(t *testing.T) {
				t.Parallel()
				o := run(t, p, clock, c.code).Outcome
				if got := where(o); got != c.want {
					t.Errorf("%s, %s\n%s\nwant:\n%s", o.Status, o.Message, got, c.want)
				}
			})
		}
	}
}

// TestUnsupported checks that a refusal of valid Go is not told as a mistake
// of its author, and that what is told then is free of the interpreter's
// words.
func TestUnsupported(t *testing.T) {
	p := sharedPool(t)
	refused(t, p, "goto", whole("", "func seq(yield func(int) bool) { yield(1) }\n\nfunc main() {\n\tfor range seq {\n\t\tgoto a\n\ta:\n\t\tprintln(1)\n\t}\n}\n"), pool.FaultUnsupported)
}

// refused runs a program that is to end as a fault, unless it runs.
func refused(t *testing.T, p *pool.Pool, name, code string, want pool.Fault) {
	t.Helper()
	o, err := p.Run(context.Background(), program.Program{Code: code, Clock: program.Virtual}, nil)
	if err == nil && o.Status == ok {
		return // better still
	}
	var f *pool.FaultError
	if !errors.As(err, &f) || !errors.Is(err, pool.ErrFault) || f.Fault != want {
		t.Errorf("%s: %+v, %v; want a fault of kind %q", name, o, err, want)
		return
	}
	if f.Detail == "" || strings.Contains(f.Public(), f.At.Message) && f.At.Message != "" || strings.Contains(f.Public(), "reflect") {
		t.Errorf("%s: detail %q, public %q", name, f.Detail, f.Public())
	}
}

// TestKilled kills workers from outside while a program runs: that is not
// the program's doing, and it is not run again.
func TestKilled(t *testing.T) {
	l := ownLimits()
	p := newPool(t, pool.Options{Limits: l, Warm: 1, Concurrency: 1})
	began := make(chan struct{}, 8)
	result := make(chan error, 1)
	go func() {
		_, err := p.Run(t.Context(), program.Program{Code: body("fmt time", `fmt.Println("on"); time.Sleep(time.Minute)`), Clock: program.Real}, func(program.Event) { began <- struct{}{} })
		result <- err
	}()
	<-began
	for _, pid := range workers(t, l) {
		if proc, err := os.FindProcess(pid); err == nil {
			proc.Kill()
		}
	}
	var f *pool.FaultError
	select {
	case err := <-result:
		if !errors.As(err, &f) || f.Fault != pool.FaultKilled {
			t.Errorf("error %v, want a FaultError of %q", err, pool.FaultKilled)
		}
	case <-time.After(10 * time.Second):
		t.Error("the run does not end")
	}
	if len(began) > 0 {
		t.Error("the program was run again")
	}
}
