package os

import (
	"io/fs"
	"maps"
	"slices"
	"time"
)

// info is a node as it was when asked.
type info struct {
	name     string
	size     int64
	mode     fs.FileMode
	modified time.Time
	node     *node
}

func (n *node) info(name string) *info {
	i := &info{name: name, mode: n.mode, modified: n.modified, node: n}
	switch {
	case n.mode.IsDir():
		i.size = 4096
	case n.mode.Type() == fs.ModeSymlink:
		i.size = int64(len(n.target))
	default:
		i.size = int64(len(n.data))
	}
	return i
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.size }
func (i *info) Mode() fs.FileMode  { return i.mode }
func (i *info) ModTime() time.Time { return i.modified }
func (i *info) IsDir() bool        { return i.mode.IsDir() }
func (i *info) Sys() any           { return nil }

// base returns the last name of a path.
func base(path string) string {
	for len(path) > 1 && path[len(path)-1] == '/' {
		path = path[:len(path)-1]
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' && len(path) > 1 {
			return path[i+1:]
		}
	}
	return path
}

// Stat describes a file, following symbolic links.
func Stat(name string) (fs.FileInfo, error) { return stat("stat", name, true) }

// Lstat describes a file, also a symbolic link.
func Lstat(name string) (fs.FileInfo, error) { return stat("lstat", name, false) }

func stat(op, name string, follow bool) (fs.FileInfo, error) {
	mu.Lock()
	defer mu.Unlock()
	n, err := at(name, follow)
	if err != nil {
		return nil, pathError(op, name, err)
	}
	return n.info(base(name)), nil
}

// SameFile reports whether both describe the same file.
func SameFile(a, b fs.FileInfo) bool {
	i, ok1 := a.(*info)
	j, ok2 := b.(*info)
	return ok1 && ok2 && i.node == j.node
}

// dirEntry is a name in a directory.
type dirEntry struct {
	name, path string
	mode       fs.FileMode
}

func (d *dirEntry) Name() string               { return d.name }
func (d *dirEntry) IsDir() bool                { return d.mode.IsDir() }
func (d *dirEntry) Type() fs.FileMode          { return d.mode.Type() }
func (d *dirEntry) Info() (fs.FileInfo, error) { return Lstat(d.path) }
func (d *dirEntry) String() string             { return fs.FormatDirEntry(d) }

// entries returns what is in a directory, sorted.
func (n *node) entries(path string) []fs.DirEntry {
	var list []fs.DirEntry
	for _, name := range slices.Sorted(maps.Keys(n.children)) {
		list = append(list, &dirEntry{name, path + "/" + name, n.children[name].mode})
	}
	return list
}
