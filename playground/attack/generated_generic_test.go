package attack

import (
	"fmt"
	"strings"
)

// refusedOrLess is what may come of a program that is valid, but needs more
// than there is: it says so, or a limit stops it.
const refusedOrLess = "// clock: virtual\n// status: compile_error or fault or memory or timeout\n"

// generics are types and functions that become many, or large, by being
// instantiated; and types that are much work for package forge.
func generics() []generated {
	chain := func(n int, calls, last string) string {
		var b strings.Builder
		b.WriteString("package main\nfunc main() { f0[int]() }\n")
		for i := range n {
			fmt.Fprintf(&b, "func f%d[T any]() { %s }\n", i, strings.ReplaceAll(calls, "F", fmt.Sprint("f", i+1)))
		}
		fmt.Fprintf(&b, "func f%d[T any]() { %s }\n", n, last)
		return b.String()
	}
	aliases := func(first, next string, n int) string {
		var b strings.Builder
		fmt.Fprintf(&b, "type %s0 = struct{ a, b int }\n", first)
		for i := range n {
			fmt.Fprintf(&b, "type %s%d = %s\n", first, i+1, strings.ReplaceAll(next, "T", fmt.Sprint(first, i)))
		}
		return b.String()
	}
	return []generated{
		{"doubling calls", refusedOrLess, chain(60, "F[*T](); F[[]T]()", "var x T; _ = x")},
		{"doubling types", refusedOrLess, chain(60, "F[struct{ a, b T }]()", "var x T; _ = x")},
		{"doubling maps", refusedOrLess, chain(60, "F[map[[2]*T]func(T) T]()", "println(any(*new(T)) == nil)")},
		{"doubling arrays", refusedOrLess, chain(70, "F[[2]T]()", "var x T; println(len(any(x).([2]int)))")},
		{"long chain", bounded, chain(500, "F[T]()", "println(1)")},
		{"deep types", bounded, chain(500, "F[[]T]()", "var x T; println(any(x) == nil)")},
		{"named in itself", bounded, "package main\ntype t[P any] struct{ x P }\nfunc main() { var x " + strings.Repeat("t[", 900) + "int" + strings.Repeat("]", 900) + "; _ = x }\n"},
		{"doubled arguments", bounded, "package main\ntype t[P, Q any] struct{ p *P; q *Q }\n" + func() string {
			var b strings.Builder
			b.WriteString("type a0 = int\n")
			for i := range 60 {
				fmt.Fprintf(&b, "type a%d = t[a%d, a%d]\n", i+1, i, i)
			}
			return b.String()
		}() + "func main() { var x a60; println(x.p == nil) }\n"},
		{"equal aliases", bounded, "package main\n" + aliases("a", "struct{ a, b *T }", 50) + aliases("b", "struct{ a, b *T }", 50) + "func main() { var x *a50; var y *b50; x = y; println(x == y) }\n"},
		{"methods through methods", bounded, "package main\ntype l[T any] struct{}\ntype i interface{ m() i }\nfunc (l[T]) m() i { return l[[]T]{} }\nfunc main() { var x i = l[int]{}; for range 1000000 { x = x.m() } }\n"},
		{"types with methods", bounded, "package main\ntype i interface{ m() }\n" + fill(func(n int) string { return fmt.Sprintf("type t%d int\nfunc(t%d)m(){}\nvar v%d i=t%d(1)\n", n, n, n, n) }) + "func main() { v0.m() }\n"},
		{"embedded", bounded, "package main\ntype t0 struct{ n int }\nfunc (t0) m() {}\n" + func() string {
			var b strings.Builder
			for i := range 900 {
				fmt.Fprintf(&b, "type t%d struct{ t%d }\n", i+1, i)
			}
			return b.String()
		}() + "func main() { var x any = t900{}; x.(interface{ m() }).m() }\n"},
		{"embedded twice", bounded, "package main\ntype t0 struct{ n int }\nfunc (t0) m() {}\n" + func() string {
			var b strings.Builder
			for i := range 40 {
				fmt.Fprintf(&b, "type a%d struct{ *t%d }\ntype b%d struct{ *t%d }\ntype t%d struct{ *a%d; *b%d }\n", i, i, i, i, i+1, i, i)
			}
			return b.String()
		}() + "func main() { var x any = t40{}; _, ok := x.(interface{ m() }); println(ok) }\n"},
		{"large key", bounded, inMain("m := map[[1 << 20]int]bool{}\nfor i := range 1000 { m[[1 << 20]int{i}] = true }")},
		{"large element", bounded, inMain("c := make(chan [1 << 20]int, 100)\nfor { c <- [1 << 20]int{} }")},
		{"large array literal", bounded, inMain("x := [1 << 24]int{1 << 23: 1}\nprintln(len(x))")},
		{"large array by value", bounded, "package main\nfunc f(a [1 << 20]int, n int) int { if n == 0 { return a[0] }; return f(a, n-1) }\nfunc main() { println(f([1 << 20]int{}, 1000)) }\n"},
		{"nested closures", bounded, inMain(strings.Repeat("func() { x := 1; _ = x; ", 900) + strings.Repeat("}()\n", 900))},
		{"nested ranges over functions", bounded, "package main\nfunc s(yield func(int) bool) { _ = yield(1) && yield(2) }\nfunc main() {\n" + strings.Repeat("for range s {\n", 60) + strings.Repeat("}\n", 60) + "}\n"},
		{"returns from nested ranges", bounded, "package main\nfunc s(yield func(int) bool) { yield(1) }\nfunc f() int {\n" + strings.Repeat("for range s {\n", 200) + "return 1\n" + strings.Repeat("}\n", 200) + "return 2\n}\nfunc main() { println(f()) }\n"},
		{"logic", bounded, inMain("x := true\nprintln(" + strings.Repeat("x && func() bool { return x }() || ", 900) + "x)")},
		{"sum of calls", bounded, "package main\nfunc f() int { return 1 }\nfunc main() { println(" + fill(func(int) string { return "f()+" }) + "0) }\n"},
		{"sum of receives", bounded, inMain("c := make(chan int)\ngo func() { for { c <- 1 } }()\nprintln(" + strings.Repeat("<-c+", 900) + "0)")},
		{"interfaces", bounded, "package main\n" + fill(func(n int) string {
			return fmt.Sprintf("type i%d interface{ m%d(); n%d() }\nvar v%d i%d\n", n, n, n, n, n)
		}) + "func main() {}\n"},
		{"interface of many methods", bounded, "package main\ntype i interface {\n" + fill(func(n int) string { return fmt.Sprintf("m%d()\n", n) }) + "}\nfunc main() { var x i; println(x == nil) }\n"},
	}
}
