package table

import (
	"maps"
	"regexp"
	"slices"
)

// A Selection says which names of a package programs are offered, and where
// they come from.
type Selection struct {
	// Path is the import path, as programs write it.
	Path string
	// Include and Exclude choose the names of Go's package by regular
	// expressions; empty means all and none. They choose generic functions
	// and types too, for which the tables have no values.
	Include, Exclude []string
	// Own is the import path of the package of ours whose exported names come
	// on top, or stand alone; empty if there is none.
	Own string
	// Nothing is true if no name is of Go's package: all are of Own.
	Nothing bool
}

// Chosen reports whether an exported name of Go's package is offered as Go
// has it. If not, it may be in the package Own.
func (s Selection) Chosen(name string) bool {
	if s.Nothing {
		return false
	}
	match := func(list []string) bool {
		return slices.ContainsFunc(list, func(re string) bool { return regexp.MustCompile(re).MatchString(name) })
	}
	return (len(s.Include) == 0 || match(s.Include)) && !match(s.Exclude)
}

// Selections returns the curated list, sorted by path.
func Selections() []Selection {
	var list []Selection
	for _, p := range slices.Sorted(maps.Keys(packages)) {
		sel := packages[p]
		s := Selection{Path: p, Include: sel.include, Exclude: sel.exclude, Nothing: !sel.real()}
		if sel.own != "" {
			s.Own = ownRoot + sel.own
		}
		list = append(list, s)
	}
	return list
}

// A selection is a Selection as the list has it; own is the last part of the
// path of a package of ours.
type selection struct {
	include, exclude []string
	own              string
}

// ownRoot is where the packages of ours are.
const ownRoot = "bingfa/playground/symbols/"

// real reports whether something of Go's package is offered.
func (s selection) real() bool { return s.own == "" || len(s.include)+len(s.exclude) > 0 }
