package syntax

import (
	goparser "go/parser"
	"go/token"
	"strings"
	"testing"
	"time"
)

// FuzzErrors holds the recogniser to: no panic, errors within the source and
// in its order, none in a source that is Go.
func FuzzErrors(f *testing.F) {
	for _, s := range []string{
		"", "package main", "package main; func main() { if x { } else { } }", "package p; type T[P any, Q ~int | string] struct { a, b [3]P; *T; Q `x` }",
		"package p; var x = func(a, b int, c ...string) (d int, e error) { return a[1:2:3], <-c }(1, 2)", "package p; import ( \"a\"; . \"b\"; c \"d\" ); const ( a = iota; b )",
		"package p; func (r *T[P]) f() { for i, x := range y { switch z := x.(type) { case int, []string: fallthrough; default: goto L } }; L: select { case a <- 1: case b, ok := <-c: } }",
		"package p; type I interface { ~int; m(); I2[T] }; type A [N]int; type B [N * 2]int; type C[P *T,] int; type D = map[string]chan<- func()", "package p; var a = T{1, {2}, a: {b: c}}; var b = []T{}; var c = struct{}{}",
		"package p; func f() { if (x == T{}) { }; for range 3 { }; for i := 0; i < 3; i++ { }; go f(); defer func() { }() }",
		"package p; type T[func() { type U[func() { type V[", "package p; x := 1", "package p; func f() { a b }", "package p; var x = '\n\"", "package p\xff\x00“",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4<<10 {
			return
		}
		begun := time.Now()
		errs := Errors(src)
		if d := time.Since(begun); d > 5*time.Second {
			t.Fatalf("takes %v", d)
		}
		for i, e := range errs {
			if e.Message == "" || e.Offset < 0 || e.Offset > len(src) || i > 0 && e.Offset < errs[i-1].Offset {
				t.Errorf("%+v", errs)
			}
		}
		if _, err := goparser.ParseFile(token.NewFileSet(), "", src, goparser.AllErrors|goparser.SkipObjectResolution); err == nil {
			for _, e := range errs {
				if strings.HasPrefix(e.Message, prefix) && !strings.Contains(e.Message, "cannot declare in post statement") {
					t.Errorf("%q is Go, but %+v", src, e)
				}
			}
		}
	})
}
