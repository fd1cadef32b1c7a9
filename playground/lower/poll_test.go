package lower

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/check"
)

// TestPolls checks which loops give way: each pass of those that are followed
// by a comment "yields", after a default those with "given", and no others.
func TestPolls(t *testing.T) {
	for _, c := range []struct{ name, imports, src string }{
		{"condition", "sync/atomic", "var f atomic.Bool\nfunc main() { for !f.Load() { // yields\n} }"},
		{"body", "sync/atomic", "var f atomic.Bool\nfunc main() { for { // yields\nif f.Load() { return } } }"},
		{"init", "sync/atomic", "var f atomic.Int32\nfunc main() { for x := int32(1); !f.CompareAndSwap(0, x); { // yields\nx++ } }"},
		{"post", "sync", "var mu sync.Mutex\nfunc main() { for i := 0; ; i++ { // yields\nif !mu.TryLock() { continue }; return } }"},
		{"counting condition that asks", "time", "func main() { end := time.Now(); for i := 0; time.Now().Before(end); i++ { // yields\n} }"},
		{"package", "sync/atomic", "var x int32\nfunc main() { for atomic.SwapInt32(&x, 1) == 1 { // yields\n} }"},
		{"renamed package", "", "import at \"sync/atomic\"\nvar x int32\nfunc main() { for at.LoadInt32(&x) == 1 { // yields\n} }"},
		{"promoted", "sync", "type T struct{ sync.Mutex }\nfunc main() { var t T; for !t.TryLock() { // yields\n} }"},
		{"pointer", "sync/atomic", "func main() { var p atomic.Pointer[int]; for p.Load() == nil { // yields\n} }"},
		{"locker", "sync", "func main() { var l sync.Locker = new(sync.Mutex); for { // yields\nl.Lock(); l.Unlock() } }"},
		{"context", "context", "func main() { ctx := context.Background(); for ctx.Err() == nil { // yields\n} }"},
		{"Gosched", "runtime", "var x bool\nfunc main() { for !x { // yields\nruntime.Gosched() } }"},
		{"default", "", "func main() { c := make(chan int); for { // given\nselect { case <-c: default: } } }"},
		{"default in nested loops", "", "func main() { c := make(chan int); for { // given\nfor range 3 { for { // given\nselect { case <-c: default: } } } } }"},
		{"default of a counting loop in another", "", "func main() { c := make(chan int); for { // given\nfor i := 0; i < 3; i++ { select { case <-c: default: } } } }"},
		{"len", "", "func main() { c := make(chan int, 2); for len(c) < 2 { // yields\n} }"},
		{"len of a field", "", "type C chan int\ntype T struct { c C }\nfunc main() { var t T; for len(t.c) < 2 { // yields\n} }"},
		{"called", "sync", "var mu sync.Mutex\nfunc get() bool { return also() }\nfunc also() bool { mu.Lock(); defer mu.Unlock(); return get() }\nfunc main() { for !get() { // yields\n} }"},
		{"method called", "sync/atomic", "type T struct{ f atomic.Bool }\nfunc (t *T) done() bool { return t.f.Load() }\nfunc main() { var t T; for !t.done() { // yields\n} }"},
		{"method of an interface", "sync/atomic", "type T struct{ f atomic.Bool }\nfunc (t *T) done() bool { return t.f.Load() }\nfunc main() { var i interface{ done() bool } = new(T); for !i.done() { // yields\n} }"},
		{"generic", "sync/atomic", "func get[T any](p *atomic.Pointer[T]) bool { return p.Load() != nil }\nfunc main() { var p atomic.Pointer[int]; for !get(&p) { // yields\n}; for !get[int](&p) { // yields\n} }"},
		{"literal called", "sync", "var mu sync.Mutex\nfunc main() { for { // yields\nfunc() { mu.Lock() }() } }"},
		{"variable called", "sync/atomic", "var f atomic.Bool\nfunc main() { done := func() bool { return f.Load() }; for !done() { // yields\n} }"},
		{"default in a function called", "", "func try(c chan int) bool { select { case <-c: return true; default: return false } }\nfunc main() { for !try(nil) { // yields\n} }"},

		{"counting", "sync", "var mu sync.Mutex\nfunc main() { for i := 0; i < 9; i++ { mu.Lock() } }"},
		{"range", "", "func main() { c := make(chan int); for range 3 { select { case <-c: default: } } }"},
		{"busy", "", "func g(x int) int { return x }\nfunc main() { x := 0; for x != 1 { x = g(x) } }"},
		{"len of a slice", "", "func main() { s := make([]int, 3); for len(s) > 0 { s = s[1:] } }"},
		{"blocking", "", "func main() { c := make(chan int); for { c <- <-c } }"},
		{"select without default", "", "func main() { c := make(chan int); for { select { case <-c: } } }"},
		{"own method", "", "type T int\nfunc (T) Load() {}\nfunc main() { var t T; for { t.Load() } }"},
		{"own len", "", "func len(c chan int) int { return 1 }\nfunc main() { for len(nil) > 0 { } }"},
		{"in another goroutine", "sync", "var mu sync.Mutex\nfunc main() { c := make(chan func()); for { go mu.Lock(); c <- func() { mu.Lock() } } }"},
		{"default in a literal", "", "func main() { c := make(chan int); for { f := func() { select { case <-c: default: } }; c <- 1; _ = f } }"},
	} {
		src := "package main\n"
		if c.imports != "" {
			src += "import \"" + c.imports + "\"\n"
		}
		src += c.src
		prog, diags := check.Source(src)
		if prog == nil {
			t.Errorf("%s: %v", c.name, diags)
			continue
		}
		want := map[string][]int{}
		for i, line := range strings.Split(src, "\n") {
			for _, word := range []string{"yields", "given"} {
				if strings.HasSuffix(line, "// "+word) {
					want[word] = append(want[word], i+1)
				}
			}
		}
		got := map[string][]int{}
		p := newPoller(newUnit(prog))
		ast.Inspect(prog.File, func(n ast.Node) bool {
			if s, ok := n.(*ast.ForStmt); ok {
				line := prog.Fset.Position(s.For).Line
				if w := p.loops[s]; w.yields {
					got["yields"] = append(got["yields"], line)
				} else if w.given {
					got["given"] = append(got["given"], line)
				}
			}
			return true
		})
		for _, word := range []string{"yields", "given"} {
			if !slices.Equal(got[word], want[word]) {
				t.Errorf("%s: %s in lines %v, want %v", c.name, word, got[word], want[word])
			}
		}
	}
}
