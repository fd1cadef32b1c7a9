package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

type Point struct{ X, Y int }

func (p Point) String() string { return fmt.Sprintf("<%d %d>", p.X, p.Y) }

type Names []string

func (n Names) Len() int { return len(n) }

type Level int8

type Grid [][]int

func byX(a, b Point) int { return cmp.Compare(a.X, b.X) }

func show(what string, v ...any) { fmt.Println(append([]any{what + ":"}, v...)...) }

func try(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			err, ok := r.(error)
			show(what, r, ok, err)
		}
	}()
	f()
}

func main() {
	ints := []int{5, 2, 8, 2, 9, 1}
	names := Names{"ann", "bob", "cid", "bob"}
	points := []Point{{3, 1}, {1, 2}, {3, 3}, {2, 4}}
	floats := []float64{2.5, -1, 0}
	levels := []Level{3, -1, 2}

	for i, v := range slices.All(names) {
		fmt.Print(i, v, " ")
	}
	for i, v := range slices.Backward(points) {
		fmt.Print(i, v, " ")
		if i == 2 {
			break
		}
	}
	for v := range slices.Values(levels) {
		fmt.Printf("%T %v ", v, v)
	}
	fmt.Println()

	show("AppendSeq", slices.AppendSeq(names, slices.Values(Names{"x", "y"})))
	fmt.Printf("%T %v\n", slices.AppendSeq(names, slices.Values([]string{"x"})), slices.Collect(slices.Values(points)))
	i, ok := slices.BinarySearch([]int{1, 3, 5, 7}, 5)
	show("BinarySearch", i, ok)
	i, ok = slices.BinarySearch(Names{"a", "c"}, "b")
	show("BinarySearch", i, ok)
	i, ok = slices.BinarySearchFunc([]Point{{1, 0}, {4, 0}, {9, 0}}, 4, func(p Point, x int) int { return cmp.Compare(p.X, x) })
	show("BinarySearchFunc", i, ok)
	for c := range slices.Chunk(ints, 4) {
		fmt.Print(c, len(c), cap(c), " ")
	}
	fmt.Println()
	try("Chunk", func() { slices.Chunk(ints, 0) })
	show("Clip", cap(slices.Clip(ints[:2])), len(slices.Clip(names)))
	c := slices.Clone(points)
	c[0].X = 99
	show("Clone", points[0], c[0], slices.Clone([]int(nil)) == nil, slices.Clone([]int{}) != nil)
	show("Compact", slices.Compact([]int{1, 1, 2, 2, 2, 1}), slices.Compact(Names{"a", "a"}))
	show("CompactFunc", slices.CompactFunc([]string{"a", "A", "b", "B", "b"}, strings.EqualFold))
	show("Compare", slices.Compare([]int{1, 2}, []int{1, 3}), slices.Compare(names, Names{"ann"}), slices.Compare(floats, floats))
	show("CompareFunc", slices.CompareFunc(points, ints, func(p Point, i int) int { return p.X - i }))
	show("Concat", slices.Concat(ints, []int{7}, nil, []int{8, 9}), slices.Concat[Names]() == nil, slices.Concat(names, names))
	show("Contains", slices.Contains(names, "cid"), slices.Contains(points, Point{1, 2}), slices.Contains(points, Point{9, 9}))
	show("ContainsFunc", slices.ContainsFunc(ints, func(i int) bool { return i > 8 }))
	d := slices.Clone(ints)
	show("Delete", slices.Delete(d, 1, 3), d)
	try("Delete", func() { slices.Delete(ints, 4, 9) })
	try("Delete", func() { slices.Delete(ints, 4, 2) })
	e := slices.Clone(points)
	show("DeleteFunc", slices.DeleteFunc(e, func(p Point) bool { return p.X == 3 }), e)
	show("Equal", slices.Equal(points, points), slices.Equal(names, Names{"ann"}), slices.Equal(floats, []float64{2.5, -1, 0}))
	show("EqualFunc", slices.EqualFunc(ints, names, func(i int, s string) bool { return i == len(s) }))
	g := slices.Grow(ints[:0:0], 10)
	show("Grow", len(g), cap(g) >= 10)
	try("Grow", func() { slices.Grow(ints, -1) })
	show("Index", slices.Index(names, "cid"), slices.Index(points, Point{2, 4}), slices.Index(levels, 9))
	show("IndexFunc", slices.IndexFunc(points, func(p Point) bool { return p.Y == 3 }))
	show("Insert", slices.Insert(slices.Clone(ints), 2, 70, 71), slices.Insert(names, 0, "zed"), slices.Insert(points, 4, Point{}))
	room := make([]int, 3, 10)
	show("Insert", slices.Insert(room, 1, 4, 5), room[:5])
	self := append(make([]int, 0, 20), 1, 2, 3, 4, 5)
	show("Insert itself", slices.Insert(self, 1, self[2:]...))
	self = append(make([]int, 0, 20), 1, 2, 3, 4, 5)
	show("Replace itself", slices.Replace(self, 1, 2, self[2:]...))
	try("Insert", func() { slices.Insert(ints, 9, 1) })
	show("IsSorted", slices.IsSorted(ints), slices.IsSorted(levels[1:]), slices.IsSortedFunc(points, byX))
	show("Max", slices.Max(ints), slices.Max(names), slices.Max(levels), slices.Min(floats), slices.Min(names))
	try("Max", func() { slices.Max([]Level{}) })
	try("Min", func() { slices.Min([]string(nil)) })
	show("MaxFunc", slices.MaxFunc(points, byX), slices.MinFunc(points, byX))
	show("Repeat", slices.Repeat(Names{"a", "b"}, 3), slices.Repeat(ints, 0) != nil)
	try("Repeat", func() { slices.Repeat(ints, -1) })
	show("Replace", slices.Replace(slices.Clone(ints), 1, 3, 70, 71, 72), slices.Replace(slices.Clone(names), 0, 2), slices.Replace(slices.Clone(ints), 0, 1, 6))
	try("Replace", func() { slices.Replace(ints, 5, 8, 1) })
	r := slices.Clone(points)
	slices.Reverse(r)
	show("Reverse", r)

	slices.Sort(ints)
	slices.Sort(names)
	slices.Sort(levels)
	slices.Sort(floats)
	show("Sort", ints, names, levels, floats)
	slices.SortFunc(points, func(a, b Point) int { return cmp.Or(byX(b, a), cmp.Compare(a.Y, b.Y)) })
	show("SortFunc", points)
	slices.SortStableFunc(points, func(a, b Point) int { return cmp.Compare(a.X%2, b.X%2) })
	show("SortStableFunc", points)
	pointers := []*Point{{2, 0}, {1, 0}, {3, 0}}
	slices.SortFunc(pointers, func(a, b *Point) int { return a.X - b.X })
	show("SortFunc", *pointers[0], *pointers[1], *pointers[2])
	show("Sorted", slices.Sorted(slices.Values(Names{"b", "a"})), slices.SortedFunc(slices.Values(points), byX))
	show("SortedStableFunc", slices.SortedStableFunc(slices.Values(points), func(a, b Point) int { return 0 }))
	try("SortFunc panics", func() { slices.SortFunc(points, func(a, b Point) int { panic(fmt.Sprint("no order of ", a)) }) })

	grid := Grid{{3, 1}, {2}, {1, 2, 3}}
	slices.SortFunc(grid, func(a, b []int) int { return cmp.Compare(len(a), len(b)) })
	show("Grid", grid, slices.Concat(grid...))
	funcs := []func() string{func() string { return "f" }, func() string { return "g" }}
	slices.Reverse(funcs)
	show("funcs", funcs[0](), funcs[1](), slices.IndexFunc(funcs, func(f func() string) bool { return f() == "f" }))
	anys := []any{1, "x", 2.5, Point{1, 2}, nil}
	show("any", slices.Contains(anys, any(Point{1, 2})), slices.Index(anys, nil), slices.Insert(anys, 1, any(names)))

	// The order of comparisons shows in what sorts that are no order leave.
	var trace []string
	words := strings.Fields("the quick brown fox jumps over the lazy dog and runs away from all of them as fast as it can")
	slices.SortFunc(words, func(a, b string) int {
		trace = append(trace, a+b)
		return cmp.Compare(len(a), len(b))
	})
	show("trace", len(trace), trace[:8], words)
}
