// Package grid writes programs that combine the constructs of Go with each
// other, many of each, for the playground to run beside the toolchain.
//
// The programs that people have written meet few of the combinations, and an
// interpreter that is wrong about one of them is wrong without a word. Each
// family of programs is a product of a few dimensions. Where the product is
// too large, its last dimensions go round instead: each of their values meets
// each value of the others, but not in every combination.
//
// What a program prints is the same each time: what goroutines have to say is
// collected, and sorted by its text.
package grid

import (
	"fmt"
	"path"
	"slices"

	"bingfa/playground/conformance/corpus"
)

// A family is a part of the grid.
type family struct {
	name  string
	write func(add func(name, src string))
}

// families are the parts of the grid: each calls add with the rest of a
// program's name, and its source.
var families = []family{
	{"launch", launch},
	{"assign", assign},
	{"copy", copies},
	{"arithmetic", arithmetic},
	{"conversion", conversions},
	{"jump", jumps},
	{"generic", generics},
	{"print", printing},
	{"typeswitch", typeSwitches},
	{"panic", panics},
	{"order", written("order")},
	{"defer", written("defers")},
	{"closure", written("closures")},
	{"method", written("methods")},
	{"concurrency", written("concurrency")},
	{"text", written("text")},
	{"data", written("data")},
	{"library", written("library")},
	{"chance", chance(200)},
}

// wide is what takes too long to be run each time.
var wide = []family{
	{"wide/launch", wideLaunch},
	{"wide/chance", chance(3000)},
}

// Programs returns the grid, the same each time. Of a wide one, nothing goes
// round that need not.
func Programs(wider bool) *corpus.Corpus {
	c := &corpus.Corpus{Name: "grid"}
	seen := map[string]bool{}
	all := families
	if wider {
		all = append(slices.Clip(all), wide...)
	}
	for _, f := range all {
		f.write(func(name, src string) {
			p := corpus.Program{Name: path.Join("grid", f.name, name), Group: path.Join("grid", f.name), Source: src}
			if seen[p.Name] {
				panic(fmt.Sprintf("grid: two programs are called %s", p.Name))
			}
			seen[p.Name] = true
			c.Programs = append(c.Programs, p)
		})
	}
	return c
}
