package native

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

type (
	level  int8
	grade  float32
	name   string
	person struct {
		age, number int
	}
)

func TestSort(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		sortsAs(t, n, func() level { return level(r.Int()) })
		sortsAs(t, n, func() uintptr { return uintptr(r.Uint64()) })
		sortsAs(t, n, func() name { return name(fmt.Sprint(r.IntN(n + 1))) })
		sortsAs(t, n, func() grade { return []grade{grade(math.NaN()), 1, -1, 0.5}[r.IntN(4)] })
	}
}

func sortsAs[E cmp.Ordered](t *testing.T, n int, next func() E) {
	t.Helper()
	want := make([]E, n)
	for i := range want {
		want[i] = next()
	}
	got := slices.Clone(want)
	slices.Sort(want)
	Sort(got)
	if fmt.Sprint(got) != fmt.Sprint(want) { // a NaN equals nothing
		t.Errorf("Sort of %T: %v, want %v", got, got, want)
	}
}

// TestComparisons checks that the functions compare what Go's do, in the same
// order: programs that print see it, and equal elements stay where they are.
func TestComparisons(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	inputs := map[string]func(i, n int) int{
		"random":     func(_, n int) int { return r.IntN(n) },
		"few":        func(int, int) int { return r.IntN(3) },
		"ascending":  func(i, _ int) int { return i },
		"descending": func(i, n int) int { return n - i },
		"saw":        func(i, _ int) int { return i % 17 },
		"inconsistent": func(_, n int) int {
			return r.IntN(n)
		},
	}
	for what, value := range inputs {
		for _, n := range []int{0, 1, 2, 3, 11, 12, 13, 20, 49, 50, 51, 100, 333, 1000} {
			people := make([]person, n)
			for i := range people {
				people[i] = person{value(i, n), i}
			}
			for _, f := range []struct {
				name      string
				want, got func(s []person, compare func(a, b person) int)
			}{
				{"SortFunc", slices.SortFunc[[]person], func(s []person, c func(a, b person) int) { SortFunc(s, c) }},
				{"SortStableFunc", slices.SortStableFunc[[]person], func(s []person, c func(a, b person) int) { SortStableFunc(s, c) }},
			} {
				want, wantOrder := traced(what, people, f.want)
				got, gotOrder := traced(what, people, f.got)
				if !slices.Equal(got, want) || !slices.Equal(gotOrder, wantOrder) {
					t.Errorf("%s of %d %s: results or comparisons differ", f.name, n, what)
				}
			}
		}
	}
}

func traced(what string, people []person, sort func([]person, func(a, b person) int)) ([]person, [][2]int) {
	s, order := slices.Clone(people), [][2]int(nil)
	sort(s, func(a, b person) int {
		order = append(order, [2]int{a.number, b.number})
		if what == "inconsistent" {
			return (a.number*7+b.number*13)%3 - 1
		}
		return cmp.Compare(a.age, b.age)
	})
	return s, order
}

func TestOverlaps(t *testing.T) {
	s := make([]person, 10)
	empty := make([]struct{}, 3)
	for _, c := range []struct {
		a, b any
		want bool
	}{
		{s, s, true}, {s[:5], s[5:], false}, {s[:6], s[5:], true}, {s[5:], s[:6], true}, {s[:0], s, false},
		{s[2:3], s, true}, {empty, empty, false}, {s, make([]person, 10), false},
	} {
		if got := Overlaps(c.a, c.b); got != c.want {
			t.Errorf("Overlaps(%v, %v) = %t", c.a, c.b, got)
		}
	}
}

// handle has the layout of unique.Handle.
type handle[T comparable] struct{ value *T }

func TestUnique(t *testing.T) {
	var a, b, c handle[any]
	var d handle[string]
	Unique(&a, "x")
	Unique(&b, "x")
	Unique(&c, "y")
	Unique(&d, "x")
	if a != b || a == c || *a.value != "x" || *d.value != "x" || any(a.value) == any(d.value) {
		t.Errorf("handles %v %v %v %v", a, b, c, d)
	}
	Unique(&a, nil)
	if *a.value != nil {
		t.Errorf("handle of nil has %v", *a.value)
	}
}
