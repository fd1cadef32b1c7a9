package worker

import (
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"strings"
	"testing"
)

// TestYieldInLoops checks which loops give way, and where.
func TestYieldInLoops(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		// Loops that wait.
		{"condition", "func main() { for !f.Load() { } }", "func main() { for ; !f.Load(); # { } }"},
		{"body", "func main() { for { if f.Load() { return } } }", "func main() { for ; ; # { if f.Load() { return } } }"},
		{"init", "func main() { for x := 1; !f.CompareAndSwap(0, x); { x++ } }", "func main() { for x := 1; !f.CompareAndSwap(0, x); { x++ # } }"},
		{"post", "func main() { for i := 0; ; i++ { if !f.TryLock() { continue }; return } }", "func main() { for i := 0; ; i++ { if !f.TryLock() { # continue } return } }"},
		{"package", "import \"sync/atomic\"\nfunc main() { for atomic.SwapInt32(&x, 1) == 1 { } }", "import \"sync/atomic\" func main() { for ; atomic.SwapInt32(&x, 1) == 1; # { } }"},
		{"default", "func main() { for { select { case <-c: f() default: } } }", "func main() { for { select { case <-c: f() default: # } } }"},
		{"default that goes on", "func main() { for { select { case <-c: default: if x { continue }; if y { break }; return } } }", "func main() { for { select { case <-c: default: if x { # continue } if y { # break } return } } }"},
		{"default that ends", "func main() { for { select { case <-c: default: return } } }", "func main() { for { select { case <-c: default: return } } }"},
		{"len", "func main() { c := make(chan int, 2); for len(c) < 2 { } }", "func main() { c := make(chan int, 2) for ; len(c) < 2; # { } }"},
		{"len of a field", "type T struct { c chan int }\nfunc main() { for len(t.c) < 2 { } }", "type T struct{ c chan int } func main() { for ; len(t.c) < 2; # { } }"},
		{"called", "func get() bool { return also() }\nfunc also() bool { mu.Lock(); defer mu.Unlock(); return get() }\nfunc main() { for !get() { } }",
			"func get() bool { return also() } func also() bool { mu.Lock() defer mu.Unlock() return get() } func main() { for ; !get(); # { } }"},
		{"literal called", "func main() { for { func() { mu.Lock() }() } }", "func main() { for ; ; # { func() { mu.Lock() }() } }"},

		{"default in a literal called", "func main() { for { func() { select { default: } }() } }", "func main() { for ; ; # { func() { select { default: } }() } }"},

		// Loops that do not.
		{"counting", "func main() { for i := 0; i < n; i++ { mu.Lock(); f.Load() } }", ""},
		{"range", "func main() { for range 3 { select { case <-c: default: } } }", ""},
		{"busy", "func main() { for x != 1 { x = g(x) } }", ""},
		{"len of a slice", "func main() { s := make([]int, 3); for len(s) > 0 { s = s[1:] } }", ""},
		{"len of a channel's element", "func f(c chan []int) { s := <-c; for len(s) > 0 { s = s[1:] } }", ""},
		{"blocking", "func main() { for { c <- <-d } }", ""},
		{"select without default", "func main() { for { select { case <-c: } } }", ""},
		{"own method", "type T int\nfunc (T) Load() {}\nfunc main() { for { t.Load() } }", ""},
		{"in another goroutine", "func main() { for { go mu.Lock(); c <- func() { mu.Lock() } } }", ""},
		{"swap of two", "func main() { for { s.Swap(1, 2) } }", ""},
	} {
		print := func(f *ast.File) string {
			var b strings.Builder
			for _, d := range f.Decls {
				printer.Fprint(&b, token.NewFileSet(), d)
				b.WriteString("\n")
			}
			return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "ʘsupport.Yield()", "#")), " ")
		}
		src := "package main;\n" + strings.NewReplacer(" default", "; default", "{ default", "{ default").Replace(c.src)
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, fileName, src, 0)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want := c.want
		if want == "" {
			want = print(f)
		}
		some := newOutline(fset, f, src).yieldInLoops(f)
		if got := print(f); got != want || some != strings.Contains(want, "#") {
			t.Errorf("%s (%v):\n%s\nwant:\n%s", c.name, some, got, want)
		}
	}
}
