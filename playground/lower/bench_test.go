package lower_test

import (
	"fmt"
	"strings"
	"testing"

	"bingfa/playground/check"
	"bingfa/playground/generic"
	"bingfa/playground/lower"
)

const hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n"

// large is a program of a few thousand lines: the goldens' loops and closures
// again and again, and generic functions of the library.
func large() string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"fmt\"\n\t\"slices\"\n\t\"sync\"\n)\n\ntype item struct {\n\tname string\n\tn int\n}\n\nfunc (i *item) add(n int) { i.n += n }\n")
	for i := range 150 {
		fmt.Fprintf(&b, `
func work%[1]d(items []item) (total int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("work %%v", r)
		}
	}()
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i, it := range items {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			items[i].add(len(it.name))
		})
	}
	wg.Wait()
	slices.SortFunc(items, func(a, b item) int { return a.n - b.n })
	for i := 0; i < len(items); i++ {
		switch n := items[i].n; {
		case n > 3 && n%%2 == 0:
			total += n
		default:
			total -= n << 1
		}
	}
	return total, nil
}
`, i)
	}
	b.WriteString("\nfunc main() {\n\titems := []item{{\"a\", 1}, {\"b\", 2}}\n")
	for i := range 150 {
		fmt.Fprintf(&b, "\tfmt.Println(work%d(items))\n", i)
	}
	b.WriteString("}\n")
	return b.String()
}

// BenchmarkProgram is what a worker does once: lower a program; with check,
// check it first.
func BenchmarkProgram(b *testing.B) {
	for _, c := range []struct{ name, src string }{
		{"hello", hello},
		{"course", course(b)["concepts/scheduling/mlfq"]},
		{"large", large()},
	} {
		// A program is lowered once only: its loader and sources are full then.
		for _, checked := range []bool{false, true} {
			name := c.name
			if checked {
				name += "/check"
			}
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(c.src)))
				for b.Loop() {
					if !checked {
						b.StopTimer()
					}
					p, mistakes := check.Source(c.src)
					if p == nil {
						b.Fatal(mistakes)
					}
					b.StartTimer()
					if _, err := lower.Program(p, generic.New(p.Std)); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
