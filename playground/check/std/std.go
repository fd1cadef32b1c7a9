// Package std knows the types of the standard packages that the playground
// offers, as Go's compiler sees them.
//
// What is offered is partly ours (package symbols): at run time os.File is
// another type than Go's. A program must not notice, so the types are those
// of Go's own packages, with Go's names, and a program that uses them rightly
// is right by the toolchain's own words. The names that Go has and the
// playground has not are listed beside (missing.txt), and refused as such.
//
// The types are embedded in a format of our own, because a program is checked
// in a process that has just started and ends with it. Export data in Go's
// formats is read as a whole: 1 ms for sync and time, most of it for what
// nobody asked for. Here a [Loader] reads the objects that a program names,
// and what these refer to, and nothing else; a program that uses two
// functions of time pays for two. go generate makes both files from the
// export data of the toolchain, for the list in symbols/gen/table.
package std

import (
	_ "embed"
	"sort"
	"strings"
	"sync"
)

//go:generate go run ./gen

var (
	//go:embed types.bin
	data string
	//go:embed missing.txt
	missing string
)

// A file is the embedded data, cut into its sections.
type file struct {
	version                           string
	strings, types, objects, packages string
}

// open cuts the data; what is in them is read when it is asked for.
var open = sync.OnceValue(func() *file { return parse(data) })

func parse(data string) *file {
	head, rest, ok := strings.Cut(data, "\n")
	version, isOurs := strings.CutPrefix(head, Magic)
	if !ok || !isOurs {
		panic("check/std: types.bin is not in this format; run go generate")
	}
	f := &file{version: version}
	lengths := rest
	rest = rest[4*Sections:]
	for i, s := range [Sections]*string{&f.strings, &f.types, &f.objects, &f.packages} {
		n := fixed(lengths[4*i:])
		*s, rest = rest[:n], rest[n:]
	}
	return f
}

// importable returns how many packages can be imported: those with the
// lowest numbers.
func (f *file) importable() int { return fixed(f.packages) }

// An entry is a package in the file.
type entry struct {
	path, name string
	index      string // 8 bytes for each exported object: name, object
}

// entry returns a package by its number.
func (f *file) entry(n int) entry {
	s := f.packages[8+16*n:]
	at, count := fixed(s[8:]), fixed(s[12:])
	return entry{f.string(fixed(s)), f.string(fixed(s[4:])), f.packages[at:][:8*count]}
}

// number returns the number of a package that can be imported.
func (f *file) number(path string) (n int, ok bool) {
	n = sort.Search(f.importable(), func(i int) bool { return f.path(i) >= path })
	return n, n < f.importable() && f.path(n) == path
}

func (f *file) path(n int) string { return f.string(fixed(f.packages[8+16*n:])) }

func fixed(s string) int {
	return int(uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24)
}

// string returns the string at an offset; it is not copied.
func (f *file) string(at int) string {
	r := reader{data: f.strings, at: at}
	n := r.num()
	return r.data[r.at:][:n]
}

// find returns the offset of an exported object.
func (f *file) find(e entry, name string) (object int, ok bool) {
	at := func(i int) string { return f.string(fixed(e.index[8*i:])) }
	n := len(e.index) / 8
	i := sort.Search(n, func(i int) bool { return at(i) >= name })
	if i == n || at(i) != name {
		return 0, false
	}
	return fixed(e.index[8*i+4:]), true
}

// GoVersion returns the version of Go whose packages these are, such as
// go1.26.
func GoVersion() string { return open().version }

// Packages returns the import paths that programs may use, sorted.
func Packages() []string {
	f := open()
	paths := make([]string, f.importable())
	for i := range paths {
		paths[i] = f.path(i)
	}
	return paths
}

// Offered reports whether programs may import path.
func Offered(path string) bool {
	_, ok := open().number(path)
	return ok
}

// Missing returns the names of a package that are Go's but not the
// playground's: Name, and Name.Member for a field or method of a type that is
// there. Those of "std" are the packages that are not offered.
func Missing(path string) Names {
	_, list, _ := strings.Cut(missing, "\n"+path+":\n")
	list, _, _ = strings.Cut(list, "\n\n")
	return Names(list)
}

// Names are names, one a line.
type Names string

// Has reports whether name is one of the names.
func (n Names) Has(name string) bool {
	for rest := string(n); ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return false
		}
		end := i + len(name)
		if (i == 0 || rest[i-1] == '\n') && (end == len(rest) || rest[end] == '\n') {
			return true
		}
		rest = rest[end:]
	}
}

// A reader reads numbers from a section.
type reader struct {
	data string
	at   int
}

func (r *reader) num() int {
	var n uint64
	for shift := 0; ; shift += 7 {
		b := r.data[r.at]
		r.at++
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(n)
		}
	}
}

func (r *reader) fixed() int {
	n := fixed(r.data[r.at:])
	r.at += 4
	return n
}

func (r *reader) flag() bool { return r.num() != 0 }
