package pool_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bingfa/playground/frame"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// A case is a program and what must come of it. Empty strings and zeros are
// compared too; message is a substring.
type outcomeCase struct {
	name           string
	code           string
	clock          program.Clock // empty: both
	status         program.Status
	exit           int
	stdout, stderr string
	message        string
	limit          program.LimitName
	line           int // of the first diagnostic, or of the panic
	end            time.Duration
}

var both = []program.Clock{program.Virtual, program.Real}

func check(t *testing.T, p *pool.Pool, c outcomeCase) {
	clocks := both
	if c.clock != "" {
		clocks = []program.Clock{c.clock}
	}
	for _, clock := range clocks {
		t.Run(c.name+"/"+string(clock), func(t *testing.T) {
			t.Parallel()
			r := run(t, p, clock, c.code)
			o := r.Outcome
			if o.Status != c.status || o.Code != c.exit {
				t.Errorf("status %s, code %d; want %s, %d (%s)", o.Status, o.Code, c.status, c.exit, o.Message)
			}
			if got := r.Output(program.Stdout); got != c.stdout {
				t.Errorf("stdout %q, want %q", short(got), short(c.stdout))
			}
			if got := r.Output(program.Stderr); got != c.stderr {
				t.Errorf("stderr %q, want %q", short(got), short(c.stderr))
			}
			if !strings.Contains(o.Message, c.message) || c.message == "" && o.Message != "" {
				t.Errorf("message %q, want %q", o.Message, c.message)
			}
			var limit program.LimitName
			if o.Limit != nil {
				limit = o.Limit.Name
			}
			if limit != c.limit {
				t.Errorf("limit %q, want %q", limit, c.limit)
			}
			if got := lineOf(o); got != c.line {
				t.Errorf("line %d, want %d: %+v", got, c.line, o)
			}
			if clock == program.Virtual && o.TimeNS != int64(c.end) {
				t.Errorf("ended at %v, want %v", time.Duration(o.TimeNS), c.end)
			}
			for _, internal := range []string{"yaegi", "interp.", "reflect.", "main.go:", "ʘ"} {
				if strings.Contains(o.Message, internal) {
					t.Errorf("message %q shows the interpreter", o.Message)
				}
			}
		})
	}
}

func lineOf(o program.Outcome) int {
	switch {
	case len(o.Diagnostics) > 0:
		return o.Diagnostics[0].Line
	case o.Status == program.Panic && len(o.Goroutines) > 0 && len(o.Goroutines[0].Frames) > 0:
		return o.Goroutines[0].Frames[0].Line
	}
	return 0
}

func short(s string) string {
	if len(s) > 300 {
		return s[:150] + " … " + s[len(s)-150:]
	}
	return s
}

const (
	ok       = program.OK
	exit     = program.Exit
	compile  = program.CompileError
	panicked = program.Panic
	deadlock = program.Deadlock
)

func TestEnd(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "hello", code: body("fmt", `fmt.Println("hello, 世界")`), status: ok, stdout: "hello, 世界\n"},
		{name: "empty", code: body("", ""), status: ok},
		{name: "streams", code: body("fmt os", `fmt.Print("a"); fmt.Fprint(os.Stderr, "b"); os.Stdout.WriteString("c"); println("d", 1, true)`),
			status: ok, stdout: "ac", stderr: "bd 1 true\n"},
		{name: "exit", code: body("fmt os", `defer fmt.Println("never"); fmt.Println("x"); os.Exit(3)`), status: exit, exit: 3, stdout: "x\n"},
		{name: "exit 0", code: body("os", `defer println("never"); os.Exit(0)`), status: ok},
		{name: "exit in goroutine", code: body("os", `go os.Exit(7); select {}`), status: exit, exit: 7},
		{name: "log.Fatal", code: body("log", `log.SetFlags(0); defer log.Print("never"); log.Fatal("over")`), status: exit, exit: 1, stderr: "over\n"},
		{name: "Logger.Fatal", code: body("log os", `l := log.New(os.Stdout, "p: ", 0); defer l.Print("never"); l.Fatalf("%d", 4)`), status: exit, exit: 1, stdout: "p: 4\n"},
		{name: "log time", clock: program.Virtual, code: body("log", `log.Print("x")`), status: ok, stderr: "2009/11/10 23:00:00 x\n"},
		{name: "init", code: "package main\n\nvar x = f()\n\nfunc f() int { println(\"var\"); return 1 }\nfunc init() { println(\"init\", x) }\nfunc main() { println(\"main\") }", status: ok, stderr: "var\ninit 1\nmain\n"},
		{name: "sleep", clock: program.Virtual, code: body("fmt time", `t := time.Now(); time.Sleep(6*time.Second); fmt.Println(time.Since(t), time.Now().UTC())`),
			status: ok, stdout: "6s 2009-11-10 23:00:06 +0000 UTC\n", end: 6 * time.Second},
		{name: "zone", clock: program.Virtual, code: body("fmt time", `l, err := time.LoadLocation("Asia/Shanghai"); fmt.Println(time.Now().In(l), err)`),
			status: ok, stdout: "2009-11-11 07:00:00 +0800 CST <nil>\n"},
		{name: "os", code: body("bufio fmt os", `fmt.Println(bufio.NewScanner(os.Stdin).Scan(), len(os.Args), os.Getenv("HOME") == "", len(os.Environ()), os.Getpid() > 0)
			os.Setenv("A", "1"); fmt.Printf("%s %T\n", os.Getenv("A"), os.Stdout)`), status: ok, stdout: "false 1 true 0 true\n1 *os.File\n"},
		{name: "methods", code: `package main

import "fmt"

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type failure struct{ n int }

func (f *failure) Error() string { return fmt.Sprint("failure ", f.n) }

func main() {
	var err error = &failure{2}
	fmt.Println(celsius(21), &failure{1}, err)
	fmt.Printf("%v %s %v\n", celsius(1), celsius(2), fmt.Errorf("w: %w", err))
}
`, status: ok, stdout: "21.0°C failure 1 failure 2\n1.0°C 2.0°C w: failure 2\n"},
		{name: "interfaces of packages not imported", code: `package main

import "fmt"

type shout struct{}

func (shout) Write(p []byte) (int, error) { println(string(p)); return len(p), nil }

func main() { fmt.Fprint(shout{}, "hey") }
`, status: ok, stderr: "hey\n"},
		{name: "goexit", code: body("runtime", `done := make(chan bool); go func() { defer close(done); println("g"); runtime.Goexit(); println("never") }(); <-done`), status: ok, stderr: "g\n"},
	} {
		check(t, p, c)
	}
}

func TestPanic(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "string", code: body("", "println(1)\npanic(\"boom\")"), message: "panic: boom", stderr: "1\n", line: 7},
		{name: "lines", code: body("", "panic(\"a\\nb\")"), message: "panic: a\n\tb", line: 6},
		{name: "error", code: body("errors", "panic(errors.New(\"bad\"))"), message: "panic: bad", line: 6},
		{name: "int", code: body("", "panic(42)"), message: "panic: 42", line: 6},
		{name: "nil", code: body("", "panic(nil)"), message: "panic: panic called with nil argument", line: 6},
		{name: "function", code: "package main\n\nfunc f() {\n\tpanic(1)\n}\n\nfunc main() { f() }", message: "panic: 1", line: 4},
		{name: "goroutine", code: body("errors", "go func() {\n\tpanic(errors.New(\"inside\"))\n}()\nselect {}"), message: "panic: inside", line: 7},
		{name: "WaitGroup.Go", code: body("sync", "var wg sync.WaitGroup\nwg.Go(func() { panic(\"w\") })\nwg.Wait()"), message: "panic: w", line: 7},
		{name: "custom error", code: "package main\n\ntype e struct{ n int }\n\nfunc (e e) Error() string { return \"custom\" }\n\nfunc main() { go func() { panic(e{1}) }(); select {} }", message: "panic: custom", line: 7},
		{name: "stringer", code: "package main\n\ntype s int\n\nfunc (s) String() string { return \"text\" }\n\nfunc main() { panic(s(1)) }", message: "panic: text", line: 7},
		{name: "init", code: "package main\n\nfunc init() { panic(\"early\") }\n\nfunc main() {}", message: "panic: early", line: 3},
		{name: "deferred", code: body("", "defer func() {\n\tpanic(\"second\")\n}()\npanic(\"first\")"), message: "panic: first\n\tpanic: second", line: 7},
		{name: "index", code: body("", "xs := []int{1}\ni := 5\nprintln(xs[i])"), message: "panic: runtime error: index out of range [5] with length 1", line: 8},
		{name: "string index", code: body("", "s, i := \"abc\", 5\nprintln(s[i])"), message: "panic: runtime error: index out of range [5] with length 3", line: 7},
		{name: "slice bounds", code: body("", "xs := []int{1}\nn := 5\nprintln(len(xs[1:n]))"), message: "panic: runtime error: slice bounds out of range [:5] with capacity 1", line: 8},
		{name: "negative make", code: body("", "n := -1\nprintln(len(make([]int, n)))"), message: "panic: runtime error: makeslice: len out of range", line: 7},
		{name: "nil function", code: body("", "var f func()\nf()"), message: "panic: runtime error: invalid memory address or nil pointer dereference", line: 7},
		{name: "send on closed channel", code: body("", "c := make(chan int, 1)\nclose(c)\nc <- 1"), message: "panic: send on closed channel", line: 8},
		{name: "nil map", code: body("", "var m map[string]int\nm[\"a\"] = 1"), message: "panic: assignment to entry in nil map", line: 7},
		{name: "nil pointer", code: body("", "var p *struct{ x int }\nprintln(p.x)"), message: "panic: runtime error: invalid memory address or nil pointer dereference", line: 7},
		{name: "divide", code: body("", "a, b := 1, 0\nprintln(a / b)"), message: "panic: runtime error: integer divide by zero", line: 7},
		{name: "conversion", code: body("", "var a any = \"x\"\nprintln(a.(int))"), message: "panic: interface conversion: interface {} is string, not int", line: 7},
		{name: "either of two closes", code: body("", "c := make(chan int)\nclose(c)\nclose(c)"), message: "panic: close of closed channel", line: 8},
		{name: "close of nil channel", code: body("", "var c chan int\nclose(c)"), message: "panic: close of nil channel", line: 7},
		{name: "negative channel size", code: body("", "n := -1\nc := make(chan int, n)\nprintln(c)"), message: "panic: makechan: size out of range", line: 7},
		{name: "nil interface", code: body("", "var e error\nprintln(e.Error())"), message: "panic: runtime error: invalid memory address or nil pointer dereference", line: 7},
		{name: "nil array pointer", code: body("", "var p *[3]int\ni := 1\np[i] = 2"), message: "panic: runtime error: invalid memory address or nil pointer dereference", line: 8},
		{name: "nil store", code: body("", "var p *int\n*p = 1"), message: "panic: runtime error: invalid memory address or nil pointer dereference", line: 7},
		{name: "conversion of nil", code: body("", "var a any\nprintln(a.(int))"), message: "panic: interface conversion: interface {} is nil, not int", line: 7},
		{name: "conversion to interface", code: body("fmt", "var a any = \"x\"\ns := a.(fmt.Stringer)\nprintln(s)"), message: "panic: interface conversion: string is not fmt.Stringer: missing method String", line: 7},
		{name: "slice to array", code: body("", "xs := []int{1}\na := [4]int(xs)\nprintln(len(a))"), message: "panic: runtime error: cannot convert slice with length 1 to array or pointer to array with length 4", line: 7},
		{name: "comparison", code: body("", "x, y := any([]int{1}), any([]int{1})\nprintln(x == y)"), message: "panic: runtime error: comparing uncomparable type []int", line: 7},
		{name: "hash", code: body("", "m := map[any]int{}\nm[[]int{1}] = 2"), message: "hash of unhashable type: []int", line: 7},
		{name: "library", code: body("strings", "println(strings.Repeat(\"x\", -1))"), message: "panic: strings: negative Repeat count", line: 6},
		{name: "struct", code: body("", "type E struct{ A int }\npanic(E{1})"), message: "panic: (main.E) 0x…", line: 7},
		{name: "pointer", code: body("", "type E struct{ A int }\ne := &E{1}\npanic(e)"), message: "panic: (*main.E) 0x…", line: 8},
		{name: "slice", code: body("", "panic([]int{1})"), message: "panic: ([]int) 0x…", line: 6},
		{name: "named string", code: body("", "type T string\npanic(T(\"a\\nb\"))"), message: "panic: main.T(\"a\n\tb\")", line: 7},
		{name: "named number", code: body("", "type N int\nconst n N = 3\npanic(n)"), message: "panic: main.N(3)", line: 8},
		{name: "Sprintf", code: body("fmt", "panic(fmt.Sprintf(\"x %d\", 1))"), message: "panic: x 1", line: 6},
		{name: "wrapped error", code: body("errors fmt", "panic(fmt.Errorf(\"bad: %w\", errors.New(\"in\")))"), message: "panic: bad: in", line: 6},
		{name: "nil error", code: body("", "var e error\npanic(e)"), message: "panic: panic called with nil argument", line: 7},
		{name: "panic again", code: body("", "defer func() {\n\tr := recover()\n\tpanic(r)\n}()\npanic(\"again\")"), message: "panic: again [recovered, repanicked]", line: 8},
		{name: "nested in a goroutine", code: body("", "go func() {\n\tdefer func() { panic(\"second\") }()\n\tpanic(\"first\")\n}()\nselect {}"), message: "panic: first\n\tpanic: second", line: 7},
		{name: "beside a recovered one", code: body("errors time", "go func() {\n\tdefer func() {\n\t\ttime.Sleep(time.Millisecond)\n\t}()\n\tpanic(errors.New(\"ended\"))\n}()\nfunc() {\n\tdefer func() { recover() }()\n\ttime.Sleep(time.Microsecond)\n\tpanic(errors.New(\"recovered\"))\n}()\ntime.Sleep(time.Second)"), message: "panic: ended", line: 10, end: time.Millisecond},
		{name: "deferred call", code: body("sync", "var wg sync.WaitGroup\ndefer wg.Done()"), message: "panic: sync: negative WaitGroup counter", line: 7},
		{name: "deferred close", code: body("", "c := make(chan int)\nclose(c)\ndefer close(c)"), message: "panic: close of closed channel", line: 8},
		{name: "closed channel", code: body("", "c := make(chan int)\nfor range 2 {\n\tclose(c)\n}"), line: 8, message: "panic: close of closed channel"},
		{name: "negative WaitGroup", code: body("sync", "var wg sync.WaitGroup\nwg.Done()"), message: "panic: sync: negative WaitGroup counter", line: 7},
		{name: "unlock of unlocked mutex", code: body("sync", "var mu sync.Mutex\nmu.Unlock()"), message: "fatal error: sync: unlock of unlocked mutex", line: 7},
		{name: "go panic", code: body("errors", "go panic(errors.New(\"at once\"))\nselect {}"), message: "panic: at once", line: 6},
		{name: "defer panic", code: body("", "defer panic(\"at last\")\nprintln(\"on\")"), message: "panic: at last", stderr: "on\n", line: 6},
		{name: "defer panic of a type", code: body("", "type T string\ndefer panic(T(\"x\"))\nprintln(\"on\")"), message: "panic: main.T(\"x\")", stderr: "on\n", line: 7},
		{name: "defer panic(nil)", code: body("", "defer panic(nil)"), message: "panic: panic called with nil argument", line: 6},
		{name: "labelled", code: body("errors", "goto a\na:\n\tpanic(errors.New(\"there\"))"), message: "panic: there", line: 8},
		{name: "error of two lines", code: body("errors", "panic(errors.New(\"a\\nb\"))"), message: "panic: a\n\tb", line: 6},
		{name: "names of ours", code: body("", "ʘsupport, ʘvalue := 1, 2\npanic(ʘsupport + ʘvalue)"), message: "panic: 3", line: 7},
		{name: "words of a mark", code: body("", "panic(\"9:1: hello [recovered]\")"), message: "panic: 9:1: hello [recovered]", line: 6},
		{name: "words of a mark in a goroutine", code: body("", "go func() {\n\tpanic(\"a [recovered]\\npanic: b \\xff\")\n}()\nselect {}"), message: "panic: a [recovered]\n\tpanic: b \ufffd", line: 7},
		{name: "leading space", code: body("", "panic(\" x\")"), message: "panic:  x", line: 6},
		{name: "log.Panic with a position", code: body("log", "log.SetFlags(0)\nlog.Panic(\"1:1: boom\")"), message: "panic: 1:1: boom", stderr: "1:1: boom\n", line: 7},
		{name: "log.Panicf with a mark", code: body("log", "log.SetFlags(0)\nlog.Panicf(\"%s\", \"a [recovered]\\npanic: b\")"), message: "panic: a [recovered]\n\tpanic: b", stderr: "a [recovered]\npanic: b\n", line: 7},
		{name: "log.Panic in a goroutine", code: body("log", "log.SetFlags(0)\ngo func() {\n\tlog.Panic(\"a [recovered]\\npanic: b\")\n}()\nselect {}"), message: "panic: a [recovered]\n\tpanic: b", stderr: "a [recovered]\npanic: b\n", line: 8},
		{name: "error of a goroutine after recovered ones", code: body("errors", "go func() {\n\tdefer func() {\n\t\tdefer func() { recover() }()\n\t\tpanic(errors.New(\"inner\"))\n\t}()\n\tpanic(errors.New(\"outer\"))\n}()\nselect {}"), message: "panic: outer", line: 11},
		{name: "stack overflow", code: "package main\n\nfunc f(n int) int { return f(n+1) + 1 }\n\nfunc main() { println(f(0)) }", message: "fatal error: stack overflow"},
	} {
		c.status, c.exit = panicked, 2
		check(t, p, c)
	}
}

// TestBlame checks that a mistake in the use of a library is the program's,
// whatever words the library says it in: a pattern or a name may hold the
// interpreter's.
func TestBlame(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []struct{ name, code, message, where string }{
		{"sort.Slice", body("sort", "sort.Slice(5, func(i, j int) bool { return false })"), "panic: reflect: call of Swapper on int Value", "main: running at main.main:6"},
		{"pattern", body("regexp", "regexp.MustCompile(\"main.go:(\")"), "panic: regexp: Compile(`main.go:(`): error parsing regexp: missing closing ): `main.go:(`", "main: running at main.main:6"},
		{"pattern of a variable", whole("regexp", "var re = regexp.MustCompile(\"main.go:(\")\n\nfunc main() { println(re) }\n"), "panic: regexp: Compile(`main.go:(`): error parsing regexp: missing closing ): `main.go:(`", "main: running at main.init:6"},
		{"pattern in a goroutine", body("regexp", "go func() {\n\tregexp.MustCompile(\"reflect.(\")\n}()\nselect {}"), "panic: regexp: Compile(`reflect.(`): error parsing regexp: missing closing ): `reflect.(`", "go 6: running at main.main.func1:7"},
		{"template", body("text/template", "template.Must(template.New(\"page.go\").Parse(\"{{\"))"), "panic: template: page.go:1: unclosed action", "main: running at main.main:6"},
		{"log", body("log", "log.Panic(\"reflect: boom\")"), "panic: reflect: boom", "main: running at main.main:6"},
		{"value", body("", "panic(\"reflect: mine \\xff [recovered]\")"), "panic: reflect: mine \ufffd [recovered]", "main: running at main.main:6"},
		{"value in a goroutine", body("", "go func() { panic(\"reflect: mine \\xff [recovered]\") }()\nselect {}"), "panic: reflect: mine \ufffd [recovered]", "go 6: running at main.main.func1:6"},
	} {
		for _, clock := range both {
			t.Run(c.name+"/"+string(clock), func(t *testing.T) {
				t.Parallel()
				o := run(t, p, clock, c.code).Outcome
				if got := where(o); o.Status != panicked || o.Message != c.message || got != c.where {
					t.Errorf("%s, %q\n%s\nwant %q\n%s", o.Status, o.Message, got, c.message, c.where)
				}
			})
		}
	}
}

// TestLongPanic checks that a value of any length is told, cut, with its
// place.
func TestLongPanic(t *testing.T) {
	p := sharedPool(t)
	for name, code := range map[string]string{
		"main":      body("strings", "panic(strings.Repeat(\"é\", 1<<20))"),
		"goroutine": body("errors strings", "go func() { panic(errors.New(strings.Repeat(\"é\", 1<<20))) }()\nselect {}"),
		"lines":     body("strings", "panic(\"é\" + strings.Repeat(\"\\n\", 1<<20))"),
	} {
		for _, clock := range both {
			o := run(t, p, clock, code).Outcome
			if o.Status != panicked || !strings.HasPrefix(o.Message, "panic: é") || !strings.HasSuffix(o.Message, " …") || len(o.Message) > len("panic: ")+frame.MaxValue || lineOf(o) != 6 {
				t.Errorf("%s, %s: %s, %d bytes, line %d: %q", name, clock, o.Status, len(o.Message), lineOf(o), short(o.Message))
			}
			if id := o.Goroutines[0].ID; (id == 1) == (name == "goroutine") {
				t.Errorf("%s, %s: goroutine %d", name, clock, id)
			}
		}
	}
}

func TestRecover(t *testing.T) {
	check(t, sharedPool(t), outcomeCase{name: "recover", code: `package main

import "fmt"

func try(f func()) (s string) {
	defer func() {
		r := recover()
		if n, ok := r.(int); ok {
			s = fmt.Sprint("int ", n)
		} else {
			s = fmt.Sprint("other ", r)
		}
	}()
	f()
	return "no panic"
}

func main() {
	fmt.Println(try(func() { panic(1) }))
	fmt.Println(try(func() { panic("two") }))
	fmt.Println(try(func() { panic(fmt.Errorf("three")) }))
	fmt.Println(try(func() {}))
	fmt.Println(try(func() { xs := []int{1}; i := 3; xs[i] = 2 }))
	recover := func() string { return "mine" }
	println := func(s string) { fmt.Println("mine:", s) }
	println(recover())
}
`, status: ok, stdout: "int 1\nother two\nother three\nother <nil>\nother runtime error: index out of range [3] with length 1\nmine: mine\n"})
}

func TestDeadlock(t *testing.T) {
	p := sharedPool(t)
	const message = "fatal error: all goroutines are asleep - deadlock!"
	for _, c := range []outcomeCase{
		{name: "channel", code: body("fmt", `fmt.Println("x"); c := make(chan int); <-c`), stdout: "x\n", message: message},
		{name: "select", code: body("", `select {}`), message: message},
		{name: "mutex", code: body("sync", `var mu sync.Mutex; mu.Lock(); mu.Lock()`), message: message},
		{name: "WaitGroup", code: body("sync", `var wg sync.WaitGroup; wg.Add(1); wg.Wait()`), message: message},
		{name: "later", clock: program.Virtual, code: body("time", `time.Sleep(90*time.Millisecond); var c chan int; c <- 1`), message: message, end: 90 * time.Millisecond},
		{name: "after a stopped timer", clock: program.Virtual, code: body("time", `t := time.NewTimer(time.Hour); t.Stop(); k := time.NewTicker(time.Second); <-k.C; k.Stop(); select {}`), message: message, end: time.Second},
		{name: "main gone", code: body("runtime", `runtime.Goexit()`), message: "fatal error: no goroutines (main called runtime.Goexit) - deadlock!"},
	} {
		c.status, c.exit = deadlock, 2
		check(t, p, c)
	}
	t.Run("goroutines", func(t *testing.T) {
		r := run(t, p, program.Virtual, body("sync", `var mu sync.Mutex; mu.Lock(); go func() { mu.Lock() }(); c := make(chan int); <-c`))
		var states []string
		for _, g := range r.Outcome.Goroutines {
			states = append(states, g.State)
		}
		if got, want := fmt.Sprint(states), "[chan receive sync.Mutex.Lock]"; got != want {
			t.Errorf("goroutines %s, want %s", got, want)
		}
		if id := r.Outcome.Goroutines[0].ID; id != 1 {
			t.Errorf("first goroutine is %d, want main", id)
		}
	})
}

func TestCompileError(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "syntax", code: "package main\n\nfunc main() {\n\tx :=\n}\n", line: 5, message: "syntax error: unexpected }, expected expression"},
		{name: "empty", code: "", line: 1, message: "syntax error: package statement must be first"},
		{name: "package", code: "package p\n\nfunc main() {}\n", line: 1, message: "package p is not a command"},
		{name: "no main", code: "package main\n", line: 0, message: "function main is undeclared in the main package"},
		{name: "main with arguments", code: "package main\n\nfunc main(n int) {}\n", line: 3, message: "func main must have no arguments"},
		{name: "import", code: body("fmt os/exec", ``), line: 3, message: "package os/exec is not offered here; offered are archive/tar, "},
		{name: "unsafe", code: body("unsafe", ``), line: 3, message: "package unsafe is not offered here"},
		{name: "unused", code: body("reflect", ``), line: 3, message: "\"reflect\" imported and not used"},
		{name: "our own", code: body("playground", ``), line: 3, message: "package playground is not offered here; offered are archive/tar, "},
		{name: "undefined", code: body("", "\tx()"), line: 6, message: "undefined: x"},
		{name: "types", code: body("", "\tvar s string = 3\n\t_ = s"), line: 6, message: "cannot use 3 (untyped int constant) as string value in variable declaration"},
		{name: "missing method", code: "package main\n\ntype L interface{ Lock() }\ntype T struct{ n int }\n\nfunc main() {\n\tvar l L = T{}\n\tl.Lock()\n}\n", line: 7, message: "cannot use T{} (value of struct type T) as L value in variable declaration: T does not implement L (missing method Lock)"},
		{name: "member", code: body("os", "\tos.Opne(\"/etc/passwd\")"), line: 6, message: "undefined: os.Opne"},
		{name: "line directive", code: body("", "//line /etc/passwd:1\n/*line x:9*/ x()"), line: 7, message: "undefined: x"},
		{name: "NUL", code: "package main\n\nfunc main() {\x00}\n", line: 3, message: "invalid NUL character"},
		{name: "invalid UTF-8", code: "package main\n\nfunc main() { println(\"\xff\") }\n", line: 3, message: "invalid UTF-8 encoding"},
	} {
		c.status, c.exit = compile, -1
		check(t, p, c)
	}
	t.Run("all at once", func(t *testing.T) {
		r := run(t, p, program.Virtual, "package main\n\nfunc f() { x := }\nfunc g() { if }\nfunc main() { y := }\n")
		lines := map[int]bool{}
		for _, d := range r.Outcome.Diagnostics {
			lines[d.Line] = true
			if d.Column == 0 || d.Message == "" {
				t.Errorf("diagnostic %+v lacks a column or a message", d)
			}
		}
		if !lines[3] || !lines[4] || !lines[5] {
			t.Errorf("mistakes of lines 3, 4 and 5 are not all told: %+v", r.Outcome.Diagnostics)
		}
	})
}
