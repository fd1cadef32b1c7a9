package os

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
	"time"
)

// Mkdir makes a directory.
func Mkdir(name string, perm fs.FileMode) error {
	mu.Lock()
	defer mu.Unlock()
	e, err := walk(name, false)
	switch {
	case err == nil:
		err = syscall.EEXIST
	case err == syscall.ENOENT && e.dir != nil:
		_, err = e.dir.newNode(e.name, fs.ModeDir|perm&permissions&^umask)
	}
	return pathError("mkdir", name, err)
}

// MkdirAll makes a directory and those it is in, as far as they are missing.
func MkdirAll(name string, perm fs.FileMode) error {
	if i, err := Stat(name); err == nil {
		if i.IsDir() {
			return nil
		}
		return pathError("mkdir", name, syscall.ENOTDIR)
	}
	trimmed := strings.TrimRight(name, "/")
	if i := strings.LastIndexByte(trimmed, '/'); i > 0 {
		if err := MkdirAll(trimmed[:i], perm); err != nil {
			return err
		}
	}
	err := Mkdir(name, perm)
	if err != nil {
		if i, err1 := Lstat(name); err1 == nil && i.IsDir() {
			return nil
		}
	}
	return err
}

// Remove removes a file or an empty directory.
func Remove(name string) error {
	mu.Lock()
	defer mu.Unlock()
	e, err := walk(name, false)
	if err == nil {
		switch {
		case e.node == root:
			err = syscall.EBUSY
		case e.name == ".":
			err = syscall.EINVAL
		case e.name == ".." || len(e.node.children) > 0:
			err = syscall.ENOTEMPTY
		case !e.dir.may(2 | 1):
			err = syscall.EACCES
		default:
			e.dir.remove(e.name)
		}
	}
	return pathError("remove", name, err)
}

// RemoveAll removes a file, or a directory with all that is in it. It is no
// error if there is none.
func RemoveAll(name string) error {
	if name == "" {
		return nil
	}
	if b := base(name); b == "." {
		return pathError("RemoveAll", name, syscall.EINVAL)
	}
	mu.Lock()
	defer mu.Unlock()
	e, err := walk(strings.TrimRight(name, "/"), false)
	if err == syscall.ENOENT || err == syscall.ENOTDIR {
		return nil
	}
	if err != nil {
		return pathError("RemoveAll", name, err)
	}
	if e.node == root || e.name == ".." {
		return pathError("unlinkat", name, syscall.EBUSY)
	}
	return removeAll(e.dir, e.name, name)
}

func removeAll(dir *node, name, full string) error {
	n := dir.children[name]
	if !dir.may(2 | 1) {
		return pathError("unlinkat", full, syscall.EACCES)
	}
	if n.mode.IsDir() {
		for _, d := range n.entries("") {
			if err := removeAll(n, d.Name(), full+"/"+d.Name()); err != nil {
				return err
			}
		}
	}
	dir.remove(name)
	return nil
}

func linkError(op, old, new string, err error) error {
	if err == nil {
		return nil
	}
	return &os.LinkError{Op: op, Old: old, New: new, Err: err}
}

// Rename renames a file; one that is there is replaced.
func Rename(oldpath, newpath string) error {
	mu.Lock()
	defer mu.Unlock()
	return linkError("rename", oldpath, newpath, rename(oldpath, newpath))
}

func rename(oldpath, newpath string) error {
	from, err := walk(oldpath, false)
	if err != nil {
		return err
	}
	to, err := walk(newpath, false)
	if err != nil && (err != syscall.ENOENT || to.dir == nil) {
		return err
	}
	special := func(e entry) bool { return e.name == "." || e.name == ".." }
	switch {
	case special(from) || special(to):
		return syscall.EBUSY
	case from.node == to.node:
		return nil
	case !from.dir.may(2|1) || !to.dir.may(2|1):
		return syscall.EACCES
	case to.node != nil && to.node.mode.IsDir():
		// Go refuses it even where the system would replace an empty one.
		return syscall.EEXIST
	case to.node != nil && from.node.mode.IsDir():
		return syscall.ENOTDIR
	}
	if from.node.mode.IsDir() {
		for n := to.dir; n != root; n = n.parent {
			if n == from.node {
				return syscall.EINVAL
			}
		}
		from.node.parent = to.dir
	}
	if to.node != nil {
		to.dir.remove(to.name)
	}
	delete(from.dir.children, from.name)
	to.dir.children[to.name] = from.node
	from.dir.modified = time.Now()
	to.dir.modified = from.dir.modified
	return nil
}

// Symlink makes newname a symbolic link to oldname.
func Symlink(oldname, newname string) error {
	mu.Lock()
	defer mu.Unlock()
	e, err := walk(newname, false)
	switch {
	case err == nil:
		err = syscall.EEXIST
	case oldname == "":
		err = syscall.ENOENT
	case err == syscall.ENOENT && e.dir != nil:
		var n *node
		if n, err = e.dir.newNode(e.name, fs.ModeSymlink|0o777); err == nil {
			n.target = oldname
		}
	}
	return linkError("symlink", oldname, newname, err)
}

// Readlink returns what a symbolic link points to.
func Readlink(name string) (string, error) {
	mu.Lock()
	defer mu.Unlock()
	n, err := at(name, false)
	if err == nil && n.mode.Type() != fs.ModeSymlink {
		err = syscall.EINVAL
	}
	if err != nil {
		return "", pathError("readlink", name, err)
	}
	return n.target, nil
}

// Link makes newname another name of a file.
func Link(oldname, newname string) error {
	mu.Lock()
	defer mu.Unlock()
	n, err := at(oldname, false)
	if err == nil {
		var e entry
		switch e, err = walk(newname, false); {
		case err == nil:
			err = syscall.EEXIST
		case err != syscall.ENOENT || e.dir == nil:
		case n.mode.IsDir():
			err = syscall.EPERM
		case !e.dir.may(2 | 1):
			err = syscall.EACCES
		default:
			err = nil
			n.links++
			e.dir.children[e.name] = n
		}
	}
	return linkError("link", oldname, newname, err)
}

// Chmod changes the permissions of a file.
func Chmod(name string, mode fs.FileMode) error {
	return change("chmod", name, func(n *node) error { return n.chmod(mode) })
}

func (n *node) chmod(mode fs.FileMode) error {
	if n.root {
		return syscall.EPERM
	}
	n.mode = n.mode.Type() | mode&permissions
	return nil
}

// Chown fails unless nothing would change: there is one user.
func Chown(name string, uid, gid int) error {
	return change("chown", name, func(*node) error { return owner(uid, gid) })
}

// Lchown is Chown of a link itself.
func Lchown(name string, uid, gid int) error {
	mu.Lock()
	defer mu.Unlock()
	_, err := at(name, false)
	if err == nil {
		err = owner(uid, gid)
	}
	return pathError("lchown", name, err)
}

func owner(u, g int) error {
	if u != -1 && u != uid || g != -1 && g != uid {
		return syscall.EPERM
	}
	return nil
}

// Chtimes changes the time of modification; there is no time of access.
func Chtimes(name string, atime, mtime time.Time) error {
	return change("chtimes", name, func(n *node) error {
		if n.root {
			return syscall.EPERM
		}
		if !mtime.IsZero() {
			n.modified = mtime
		}
		return nil
	})
}

func change(op, name string, do func(*node) error) error {
	mu.Lock()
	defer mu.Unlock()
	n, err := at(name, true)
	if err == nil {
		err = do(n)
	}
	return pathError(op, name, err)
}

// Chdir changes the working directory.
func Chdir(dir string) error {
	mu.Lock()
	defer mu.Unlock()
	n, err := at(dir, true)
	switch {
	case err != nil:
	case !n.mode.IsDir():
		err = syscall.ENOTDIR
	case !n.may(1):
		err = syscall.EACCES
	default:
		cwd = n
	}
	return pathError("chdir", dir, err)
}

// Getwd returns the working directory.
func Getwd() (string, error) {
	mu.Lock()
	defer mu.Unlock()
	p := ""
	for n := cwd; n != root; n = n.parent {
		found := false
		for name, c := range n.parent.children {
			if c == n {
				p, found = path.Join(name, p), true
				break
			}
		}
		if !found {
			return "", os.NewSyscallError("getwd", syscall.ENOENT)
		}
	}
	return "/" + p, nil
}
