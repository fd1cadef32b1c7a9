package toolchain

import (
	"strings"
	"sync/atomic"
	"testing"
)

// TestRun runs programs that share a binary beside those that cannot.
func TestRun(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	const head = "package main\n\nimport \"fmt\"\n\n"
	programs := []struct {
		name, code string
		unordered  bool
		want       Result
	}{
		{"type", head + "type T struct{ n int }\n\nfunc main() { fmt.Printf(\"%T %+v\\n\", T{1}, T{1}) }\n", false, Result{Stdout: "main.T {n:1}\n"}},
		{"same names", head + "type T int\n\nvar n = 5\n\nfunc main() { println(n); fmt.Printf(\"%T\\n\", T(1)) }\n", false, Result{Stdout: "main.T\n", Stderr: "5\n"}},
		{"generic", head + "type Box[T any] struct{ v T }\n\ntype T int\n\nfunc main() { fmt.Printf(\"%T|%20T|\\n\", Box[T]{}, Box[T]{}) }\n", false, Result{Stdout: "main.Box[main.T]|    main.Box[main.T]|\n"}},
		{"init", head + "var n = get()\n\nfunc get() int { fmt.Println(\"early\"); return 1 }\n\nfunc main() { fmt.Println(n) }\n", false, Result{Stdout: "early\n1\n"}},
		{"panic", head + "func main() { println(\"a\"); defer fmt.Println(\"b\"); panic(fmt.Sprint(1)) }\n", false, Result{Stdout: "b\n", Stderr: "a\n", Code: 2, Message: "panic: 1"}},
		{"deadlock", "package main\n\nfunc main() { <-make(chan int) }\n", false, Result{Code: 2, Message: "fatal error: all goroutines are asleep - deadlock!"}},
		{"exit", "package main\n\nimport \"os\"\n\nfunc main() { println(len(os.Args), os.Args[0] != \"\"); os.Exit(3) }\n", false, Result{Stderr: "1 true\n", Code: 3}},
		{"unordered", head + "func main() {\nfor k := range map[int]int{1: 1, 2: 2, 3: 3} {\nfmt.Println(k)\n}\n}\n", true, Result{Stdout: "1\n2\n3\n"}},
		{"unsettled", "package main\n\nimport (\n\"fmt\"\n\"time\"\n)\n\nfunc main() { fmt.Println(time.Now().UnixNano()) }\n", false, Result{Unsettled: "does not do the same each time"}},
		{"wrong", "package main\n\nfunc main() { x }\n", false, Result{Unsettled: "does not compile: "}},
		{"unlinkable", "package main\n\nfunc f()\n\nfunc main() { f() }\n", false, Result{Unsettled: "does not link: "}},
		{"bytes", head + "func main() { fmt.Print(\"a\\xff\\xe4\") }\n", false, Result{Stdout: "a\ufffd\ufffd"}},
		{"place", "package main\n\nimport (\n\"fmt\"\n\"path\"\n\"runtime\"\n)\n\nfunc main() {\npc, f, l, _ := runtime.Caller(0)\nfmt.Println(path.Base(f), l, runtime.FuncForPC(pc).Name())\n}\n", false, Result{Stdout: "main.go 10 main.main\n"}},
	}
	tools, err := New(t.Context(), ".", []string{"fmt", "time", "path"})
	if err != nil {
		t.Fatal(err)
	}
	var sources []Source
	for _, p := range programs {
		sources = append(sources, Source{p.code, p.unordered})
	}
	for _, round := range []string{"built", "kept"} {
		var done atomic.Int64
		results, err := tools.Run(t.Context(), sources, func() { done.Add(1) })
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range programs {
			r := results[i]
			if round == "built" && (p.name == "wrong" || p.name == "unlinkable") {
				// The rest is the compiler's or linker's own words.
				if len(r.Unsettled) <= len(p.want.Unsettled) || !strings.HasPrefix(r.Unsettled, p.want.Unsettled) {
					t.Errorf("%s, %s: %+v", p.name, round, r)
				}
			} else if round == "built" || p.name != "wrong" && p.name != "unlinkable" {
				if r != p.want {
					t.Errorf("%s, %s: %+v, want %+v", p.name, round, r, p.want)
				}
			}
		}
		if int(done.Load()) != len(programs) {
			t.Errorf("%s: told of %d programs", round, done.Load())
		}
		tools.tools = t.TempDir() // from now on nothing can be built
	}
}

// TestAlone: programs whose packages do something early, or look around, do
// not share.
func TestAlone(t *testing.T) {
	for src, want := range map[string]bool{
		"var x = 1":                           false,
		"var x = make(chan int)":              false,
		"var x = f()":                         true,
		"var x = <-c":                         true,
		"var f = func() { println(g()) }":     false,
		"func init() {}":                      true,
		"type T struct{}; func (T) init() {}": false,
		"const c = 1 << 3":                    false,
		"var x = 1 / y":                       true,
		"func main() { println(reflect.TypeFor[T]().PkgPath()) }": true,
		"//go:noinline\nfunc f() {}":                              false,
	} {
		if got := mustBeAlone("package main\n" + src); got != want {
			t.Errorf("%s: alone %t, want %t", src, got, want)
		}
	}
}

func TestSplitCrash(t *testing.T) {
	const trace = "\n\ngoroutine 1 [running]:\nmain.main()\n\t/x/main.go:3 +0x1\nexit status 2\n"
	for _, c := range []struct{ stderr, own, message string }{
		{"", "", ""},
		{"panic: not one\n", "panic: not one\n", ""},
		{"panic: a" + trace, "", "panic: a"},
		{"x\npanic: a\n\tpanic: b" + trace, "x\n", "panic: a\n\tpanic: b"},
		{"panic: early\nlater\npanic: a [recovered, repanicked]" + trace, "panic: early\nlater\n", "panic: a [recovered, repanicked]"},
		{"panic: runtime error: nil\n[signal SIGSEGV: segmentation violation code=0x1]" + trace, "", "panic: runtime error: nil"},
		{"a\nruntime: goroutine stack exceeds 1000000000-byte limit\nruntime: sp=0xc\nfatal error: stack overflow\n\nruntime stack:\nx\n\ngoroutine 1 [running]:\n", "a\n", "fatal error: stack overflow"},
	} {
		if own, message := splitCrash(c.stderr); own != c.own || message != c.message {
			t.Errorf("%q: %q and %q, want %q and %q", c.stderr, own, message, c.own, c.message)
		}
	}
}
