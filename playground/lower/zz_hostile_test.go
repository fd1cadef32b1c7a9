package lower_test

import (
	"strings"
	"testing"
	"time"
	"fmt"
)

func TestZZHostile(t *testing.T) {
	rep := func(n int, f string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(f, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	for _, c := range []struct{ name, src string }{
		{"sum", "package main\nfunc main() { a := 1\n println(a" + strings.Repeat("+a", 30000) + ") }"},
		{"sumcalls", "package main\nfunc f() int { return 1 }\nfunc main() { println(f()" + strings.Repeat("+f()", 10000) + ") }"},
		{"and", "package main\nfunc f() bool { return true }\nfunc main() { a := []bool{true}\n println(f()" + strings.Repeat("&&a[0]", 8000) + ") }"},
		{"andassert", "package main\nfunc main() { var a any = true\n println(a.(bool)" + strings.Repeat("&&a.(bool)", 5000) + ") }"},
		{"labels", "package main\nfunc main() {\n" + rep(3000, "l#:\nfor { break l# }\n") + "}"},
		{"gotos", "package main\nfunc main() {\n" + rep(3000, "goto l#\nl#:\n") + "}"},
		{"funcs", "package main\nfunc main() { f0() }\n" + rep(2000, "func f#() { f0(); f1() }\n")},
		{"chain", "package main\nfunc main() { f0() }\n" + rep(1999, "func f#() { f1999(); g#() }\nfunc g#() { f#() }\n") + "func f1999() {}"},
		{"literals", "package main\nfunc main() {\n" + rep(3000, "_ = func() int { return # }\n") + "}"},
		{"nested", "package main\nfunc main() {\n" + strings.Repeat("func() {\n", 900) + strings.Repeat("}()\n", 900) + "}"},
		{"nestedloops", "package main\nfunc main() {\n" + rep(900, "for i# := 0; i# < 1; i#++ {\n_ = &i#\n") + strings.Repeat("}\n", 900) + "}"},
		{"nestedrangefunc", "package main\nfunc s(y func(int) bool) { y(1) }\nfunc main() {\n" + rep(900, "for i# := range s {\n_ = i#\n") + "return\n" + strings.Repeat("}\n", 900) + "}"},
		{"ifelse", "package main\nfunc main() {\nx := 1\n" + rep(800, "if x == # {} else ") + "{}\n}"},
		{"indexes", "package main\nfunc main() { a := []int{0}\n println(" + strings.Repeat("a[", 900) + "0" + strings.Repeat("]", 900) + ") }"},
		{"calls", "package main\nfunc f(n int) int { return n }\nfunc main() { println(" + strings.Repeat("f(", 900) + "0" + strings.Repeat(")", 900) + ") }"},
		{"methods", "package main\ntype T int\nfunc (t T) m() T { return t }\nfunc main() { var t T\n println(t" + strings.Repeat(".m()", 10000) + ") }"},
		{"list", "package main\nfunc f() int { return 1 }\nvar x = []int{" + strings.Repeat("f(),", 12000) + "}\nfunc main() { println(len(x)) }"},
		{"args", "package main\nfunc f() int { return 1 }\nfunc g(a ...int) {}\nfunc main() { g(" + strings.Repeat("f(),", 12000) + ") }"},
		{"types", "package main\nfunc main() {\n" + rep(2000, "var v# [#]int\n_ = v#\n") + "}"},
		{"instances", "package main\nfunc main() { f0[int]() }\n" + rep(12, "func f#[T any]() { g#[[]T](); g#[[1]T]() }\nfunc g#[T any]() { f#x[T]() }\n") + rep(12, "func f#x[T any]() { var t T; _ = t }\n")},
		{"explode", "package main\nfunc main() { f0[int]() }\n" + func() string {
			var b strings.Builder
			for i := range 14 {
				fmt.Fprintf(&b, "func f%d[T any]() { f%d[[]T](); f%d[[1]T]() }\n", i, i+1, i+1)
			}
			return b.String() + "func f14[T any]() {}\n"
		}()},
		{"switch", "package main\nfunc f() int { return 1 }\nfunc main() {\nswitch x := f(); {\n" + rep(2500, "case x == f()+#:\n") + "}\n}"},
		{"assignswap", "package main\nfunc main() {\nvar a [1]int\nn := 0\n" + strings.Repeat("a[n],", 5000) + "_ = " + strings.Repeat("a[n],", 5000) + "0\n}"},
	} {
		start := time.Now()
		p, res, src := lowered(t, c.src)
		d := time.Since(start)
		switch {
		case p == nil:
			t.Logf("%s: not accepted (%v)", c.name, d)
		case res == nil:
			t.Logf("%s: refused (%v)", c.name, d)
		default:
			fmt.Println(c.name, d, len(res.Source)); start = time.Now()
			err := again(p, res, src)
			t.Logf("%-16s %7d → %9d bytes, check+lower %8v, again %8v %.200v", c.name, len(c.src), len(res.Source), d.Round(time.Millisecond), time.Since(start).Round(time.Millisecond), err)
		}
	}
}
