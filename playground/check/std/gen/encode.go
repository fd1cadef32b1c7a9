package main

import (
	"encoding/binary"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"bingfa/playground/check/std"
)

// An encoder writes packages in the format of package std.
type encoder struct {
	strings, types, objects buffer

	stringAt map[string]int
	typeAt   map[types.Type]int
	bytesAt  map[string]int // of types: equal ones are written once
	objectAt map[*types.TypeName]int
	pkgAt    map[*types.Package]int
	pkgs     []*types.Package
	pending  []*types.TypeName // referred to, not yet written
	refs     []ref             // places in types that need the offset of an object
	sealed   map[*types.Package]map[string]bool
}

type ref struct {
	at  int // of 4 bytes in types
	obj *types.TypeName
}

type buffer []byte

func (b *buffer) num(n int)     { *b = binary.AppendUvarint(*b, uint64(n)) }
func (b *buffer) fixed(n int)   { *b = binary.LittleEndian.AppendUint32(*b, uint32(n)) }
func (b *buffer) flag(set bool) { b.num(map[bool]int{true: 1}[set]) }

func newEncoder() *encoder {
	return &encoder{
		strings: buffer{0}, types: buffer{0}, objects: buffer{0},
		stringAt: map[string]int{"": 0}, typeAt: map[types.Type]int{}, bytesAt: map[string]int{},
		objectAt: map[*types.TypeName]int{}, pkgAt: map[*types.Package]int{}, sealed: map[*types.Package]map[string]bool{},
	}
}

func (e *encoder) string(s string) int {
	at, ok := e.stringAt[s]
	if !ok {
		at = len(e.strings)
		e.stringAt[s] = at
		e.strings.num(len(s))
		e.strings = append(e.strings, s...)
	}
	return at
}

func (e *encoder) pkg(p *types.Package) int {
	n, ok := e.pkgAt[p]
	if !ok {
		n = len(e.pkgs)
		e.pkgAt[p], e.pkgs = n, append(e.pkgs, p)
	}
	return n
}

// encode writes the packages, and of others what they refer to.
func (e *encoder) encode(version string, roots []*types.Package) ([]byte, error) {
	objects := map[*types.Package]map[string]int{}
	note := func(o types.Object) error {
		p := o.Pkg()
		if objects[p] == nil {
			objects[p] = map[string]int{}
		}
		if _, ok := objects[p][o.Name()]; ok {
			return nil
		}
		at, err := e.object(o)
		objects[p][o.Name()] = at
		return err
	}
	for _, p := range roots { // they are the first
		e.pkg(p)
	}
	for _, p := range roots {
		for _, name := range p.Scope().Names() {
			if o := p.Scope().Lookup(name); o.Exported() {
				if err := note(o); err != nil {
					return nil, err
				}
			}
		}
	}
	for len(e.pending) > 0 {
		o := e.pending[0]
		e.pending = e.pending[1:]
		if err := note(o); err != nil {
			return nil, err
		}
	}
	for _, r := range e.refs {
		binary.LittleEndian.PutUint32(e.types[r.at:], uint32(e.objectAt[r.obj]))
	}
	out := []byte(std.Magic + version + "\n")
	sections := [std.Sections][]byte{nil, e.types, e.objects, e.packages(roots, objects)}
	sections[0] = e.strings // now complete
	for _, s := range sections {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
	}
	return slices.Concat(append([][]byte{out}, sections[:]...)...), nil
}

// packages writes the last section. Types name a package by its number, so
// the order is that of e.pkgs.
func (e *encoder) packages(roots []*types.Package, objects map[*types.Package]map[string]int) []byte {
	var head, index buffer
	head.fixed(len(roots))
	head.fixed(len(e.pkgs))
	start := 8 + 16*len(e.pkgs)
	for i, p := range e.pkgs {
		head.fixed(e.string(p.Path()))
		head.fixed(e.string(p.Name()))
		head.fixed(start + len(index))
		n := 0
		if i < len(roots) {
			for _, name := range slices.Sorted(maps.Keys(objects[p])) {
				if token.IsExported(name) {
					index.fixed(e.string(name))
					index.fixed(objects[p][name])
					n++
				}
			}
		}
		head.fixed(n)
	}
	return append(head, index...)
}
