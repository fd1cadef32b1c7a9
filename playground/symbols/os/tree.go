package os

import (
	"io/fs"
	"strings"
	"syscall"
	"time"
)

// A node is a file, directory, symbolic link or device.
type node struct {
	mode     fs.FileMode
	root     bool // owned by root, not by the program
	modified time.Time
	links    int
	parent   *node            // of a directory
	children map[string]*node // of a directory
	data     []byte           // of a file
	target   string           // of a link
	device   device           // of a device, else nil
}

// A device is read and written without the lock.
type device interface {
	read([]byte) (int, error)
	write([]byte) (int, error)
}

var (
	nodes = 0
	root  = newTree()
	cwd   = root.children[home[1:]]
)

func newTree() *node {
	dir := func(mode fs.FileMode, root bool, children map[string]*node) *node {
		n := &node{mode: fs.ModeDir | mode, root: root, modified: time.Now(), links: 1, children: children}
		for _, c := range children {
			c.parent = n
		}
		return n
	}
	dev := func(d device) *node {
		return &node{mode: fs.ModeDevice | fs.ModeCharDevice | 0o666, root: true, modified: time.Now(), links: 1, device: d}
	}
	r := dir(0o755, true, map[string]*node{
		"dev": dir(0o755, true, map[string]*node{
			"null": dev(null{}), "zero": dev(zero{}), "stdin": stdin, "stdout": stdout, "stderr": stderr,
		}),
		"tmp":    dir(0o777|fs.ModeSticky, true, map[string]*node{}),
		home[1:]: dir(0o755, false, map[string]*node{}),
	})
	r.parent = r
	return r
}

// newNode makes a node in a directory.
func (dir *node) newNode(name string, mode fs.FileMode) (*node, error) {
	switch {
	case dir.links == 0: // removed
		return nil, syscall.ENOENT
	case !dir.may(2 | 1):
		return nil, syscall.EACCES
	case nodes >= maxNodes:
		return nil, syscall.ENOSPC
	}
	nodes++
	n := &node{mode: mode, modified: time.Now(), links: 1}
	if n.mode.IsDir() {
		n.parent, n.children = dir, map[string]*node{}
	}
	dir.children[name] = n
	dir.modified = n.modified
	return n, nil
}

// remove takes a name out of a directory.
func (dir *node) remove(name string) {
	n := dir.children[name]
	delete(dir.children, name)
	dir.modified = time.Now()
	if n.links--; n.links == 0 {
		nodes--
	}
}

// may reports whether the program may do all of what: 4 read, 2 write, 1
// execute or search.
func (n *node) may(what fs.FileMode) bool {
	m := n.mode
	if !n.root {
		m >>= 6
	}
	return m&what == what
}

// An entry is where a path leads.
type entry struct {
	dir  *node // that the last name is in
	name string
	node *node // nil: there is none of that name
}

const (
	maxLinks = 40
	maxName  = 255
	maxPath  = 4096
)

// walk follows a path; with follow, also a symbolic link at its end. Where
// only the last name is missing, the error is ENOENT and the entry says
// where it would be.
func walk(path string, follow bool) (entry, error) {
	switch {
	case path == "":
		return entry{}, syscall.ENOENT
	case len(path) >= maxPath:
		return entry{}, syscall.ENAMETOOLONG
	case strings.ContainsRune(path, 0):
		return entry{}, syscall.EINVAL
	}
	at := entry{dir: cwd.parent, name: ".", node: cwd}
	if path[0] == '/' {
		at = entry{dir: root, name: ".", node: root}
	}
	slash := strings.HasSuffix(path, "/")
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	for links := 0; len(parts) > 0; {
		name, rest := parts[0], parts[1:]
		dir := at.node
		switch {
		case !dir.mode.IsDir():
			return entry{}, syscall.ENOTDIR
		case !dir.may(1):
			return entry{}, syscall.EACCES
		case len(name) > maxName:
			return entry{}, syscall.ENAMETOOLONG
		}
		last := len(rest) == 0
		switch name {
		case ".":
			at = entry{dir.parent, name, dir}
		case "..":
			at = entry{dir.parent.parent, name, dir.parent}
		default:
			at = entry{dir, name, dir.children[name]}
		}
		switch n := at.node; {
		case n == nil && last && !slash:
			return at, syscall.ENOENT
		case n == nil && last:
			return entry{dir: dir, name: name}, syscall.ENOENT
		case n == nil:
			return entry{}, syscall.ENOENT
		case n.mode.Type() == fs.ModeSymlink && (!last || follow || slash):
			if links++; links > maxLinks {
				return entry{}, syscall.ELOOP
			}
			to := strings.FieldsFunc(n.target, func(r rune) bool { return r == '/' })
			at = entry{dir: dir.parent, name: ".", node: dir}
			if strings.HasPrefix(n.target, "/") {
				at = entry{dir: root, name: ".", node: root}
			}
			rest = append(to, rest...)
		}
		parts = rest
	}
	if slash && !at.node.mode.IsDir() {
		return entry{}, syscall.ENOTDIR
	}
	return at, nil
}

// at is walk for a node that must be there.
func at(path string, follow bool) (*node, error) {
	e, err := walk(path, follow)
	return e.node, err
}

// resize makes a file's data n bytes long.
func (n *node) resize(size int64) error {
	switch {
	case size < 0:
		return syscall.EINVAL
	case size > maxFile:
		return syscall.EFBIG
	case size <= int64(len(n.data)):
		clear(n.data[size:])
		n.data = n.data[:size]
	case size <= int64(cap(n.data)):
		n.data = n.data[:size] // what is beyond the end is zero
	default:
		n.data = append(n.data, make([]byte, size-int64(len(n.data)))...)
	}
	n.modified = time.Now()
	return nil
}

// writeAt writes p at off.
func (n *node) writeAt(p []byte, off int64) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if off > maxFile-int64(len(p)) {
		return 0, syscall.EFBIG
	}
	if end := off + int64(len(p)); end > int64(len(n.data)) {
		if off == int64(len(n.data)) {
			n.data = append(n.data, p...)
			n.modified = time.Now()
			return len(p), nil
		}
		if err := n.resize(end); err != nil {
			return 0, err
		}
	}
	n.modified = time.Now()
	return copy(n.data[off:], p), nil
}
