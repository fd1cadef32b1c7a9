package slices

import (
	"cmp"
	"slices"
	"testing"
)

func TestOverlaps(t *testing.T) {
	s := make([]string, 4)
	if !overlaps(s[:3], s[2:]) || overlaps(s[:2], s[2:]) {
		t.Error("overlaps is wrong")
	}
}

func TestSort(t *testing.T) {
	type word string
	s := []word{"c", "a", "b"}
	Sort(s)
	if !slices.Equal(s, []word{"a", "b", "c"}) {
		t.Errorf("Sort: %v", s)
	}
	descending := func(a, b word) int { return cmp.Compare(b, a) }
	SortFunc(s, descending)
	if !slices.Equal(s, []word{"c", "b", "a"}) {
		t.Errorf("SortFunc: %v", s)
	}
	SortStableFunc(s, func(a, b word) int { return 0 })
	if !slices.Equal(s, []word{"c", "b", "a"}) {
		t.Errorf("SortStableFunc: %v", s)
	}
}
