package table

import (
	"slices"
	"strings"
	"testing"
)

// TestSelections: the list is sorted, every path says something, and what is
// chosen is what the expressions say.
func TestSelections(t *testing.T) {
	list := Selections()
	if !slices.IsSortedFunc(list, func(a, b Selection) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("the list is not sorted")
	}
	by := map[string]Selection{}
	for _, s := range list {
		by[s.Path] = s
		if s.Nothing && s.Own == "" {
			t.Errorf("nothing of %s is offered", s.Path)
		}
	}
	for _, c := range []struct {
		path, name   string
		chosen, rare bool
	}{
		{"fmt", "Println", true, false},
		{"log", "Println", false, false}, // ours
		{"net", "Dial", false, false},
		{"net", "IP", true, false},
		{"net/http", "Get", true, true},
		{"net/http", "Transport", false, true},
		{"sync/atomic", "Pointer", true, false}, // generic
		{"sync/atomic", "LoadPointer", false, false},
		{"syscall", "ENOENT", true, false},
		{"syscall", "Exec", false, false},
		{"reflect", "NewAt", false, false},
		{"image/png", "Encode", true, true},
	} {
		s, ok := by[c.path]
		if !ok || s.Chosen(c.name) != c.chosen || s.Rare() != c.rare {
			t.Errorf("%s.%s: chosen %v, rare %v", c.path, c.name, s.Chosen(c.name), s.Rare())
		}
	}
	for _, r := range rare {
		if !slices.ContainsFunc(list, func(s Selection) bool { return s.Path == r || strings.HasPrefix(s.Path, r) }) {
			t.Errorf("%s is said to be rare and not offered", r)
		}
	}
	for name := range shared {
		i := strings.LastIndexByte(name, '.')
		if !by[name[:i]].Chosen(name[i+1:]) {
			t.Errorf("%s is said to be shared and not offered", name)
		}
	}
}

func TestCheckLean(t *testing.T) {
	list := []Selection{{Path: "fmt"}, {Path: "image"}}
	if err := checkLean(list, map[string][]string{"fmt": {"fmt", "io"}}); err != nil {
		t.Error(err)
	}
	if err := checkLean(list, map[string][]string{"fmt": {"fmt", "image"}}); err == nil {
		t.Error("fmt may need image")
	}
}
