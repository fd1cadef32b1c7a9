package lower_test

import (
	"strings"
	"testing"
	"time"
)

func TestZZExp(t *testing.T) {
	for _, n := range []int{10, 15, 18, 20, 21, 22} {
		start := time.Now()
		src := "package main\nfunc f(n int) int { return n }\nfunc main() { a := []int{0}\n println(" + strings.Repeat("f(a[", n) + "0" + strings.Repeat("])", n) + ") }"
		lowered(t, src)
		t.Log(n, time.Since(start))
	}
	_, res, _ := lowered(t, "package main\nfunc main() { f0() }\nfunc f0() { f0(); f1() }\nfunc f1() { f0() }\n")
	t.Log(res.Source)
}
