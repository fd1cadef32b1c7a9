package lower

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"bingfa/playground/check"
)

// TestLimits checks that a short program which needs very many functions, or
// very large types, is refused.
func TestLimits(t *testing.T) {
	chain := func(calls string) string {
		var b strings.Builder
		b.WriteString("package main\nfunc main() { f0[int]() }\n")
		for i := range 40 {
			fmt.Fprintf(&b, "func f%d[T any]() { %s }\n", i, strings.ReplaceAll(calls, "F", fmt.Sprint("f", i+1)))
		}
		b.WriteString("func f40[T any]() { var x T; _ = x }\n")
		return b.String()
	}
	for _, c := range []struct{ name, src, want string }{
		{"functions", chain("F[*T](); F[[]T]()"), "the program needs more than 4000 functions"},
		{"type", chain("F[map[int]struct{ a, b T }]()"), "made of more than 20000 others"},
		{"signature", chain("F[func(T) T]()"), "made of more than 20000 others"},
		{"enough", chain("F[T](); F[T]()"), ""},
		{"deep", chain("F[[]T]()"), ""},
	} {
		prog, diags := check.Source(c.src)
		if prog == nil {
			t.Fatalf("%s: %v", c.name, diags)
		}
		_, err := Program(prog, nil)
		var unsupported *Unsupported
		if c.want == "" && err != nil || c.want != "" && (!errors.As(err, &unsupported) || !strings.Contains(unsupported.Message, c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
