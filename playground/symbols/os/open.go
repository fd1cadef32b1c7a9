package os

import (
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// umask is what new files lack.
const umask = 0o022

const permissions = fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, os.O_RDONLY, 0) }

// Create makes a file, or empties the one that is there.
func Create(name string) (*File, error) {
	return OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

// OpenFile opens a file; flag and perm are as in Go.
func OpenFile(name string, flag int, perm fs.FileMode) (*File, error) {
	mu.Lock()
	defer mu.Unlock()
	f, err := openFile(name, flag, perm)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	return f, nil
}

func openFile(name string, flag int, perm fs.FileMode) (*File, error) {
	if len(files) >= maxOpen {
		return nil, syscall.EMFILE
	}
	if flag&os.O_CREATE != 0 && strings.HasSuffix(name, "/") {
		return nil, syscall.EISDIR // whatever is there
	}
	exclusive := flag&(os.O_CREATE|os.O_EXCL) == os.O_CREATE|os.O_EXCL
	e, err := walk(name, !exclusive)
	f := &File{name: name, flag: flag, node: e.node}
	switch {
	case err == syscall.ENOENT && e.dir != nil && flag&os.O_CREATE != 0:
		if f.node, err = e.dir.newNode(e.name, perm&permissions&^umask); err != nil {
			return nil, err
		}
		return newFile(f) // whatever its permissions are
	case err != nil:
		return nil, err
	case exclusive:
		return nil, syscall.EEXIST
	case f.access() != os.O_RDONLY && f.node.mode.IsDir(), flag&os.O_CREATE != 0 && f.node.mode.IsDir():
		return nil, syscall.EISDIR
	case f.access() != os.O_WRONLY && !f.node.may(4) && f.node.device == nil,
		f.access() != os.O_RDONLY && !f.node.may(2) && f.node.device == nil:
		return nil, syscall.EACCES
	}
	if flag&os.O_TRUNC != 0 && f.node.mode.IsRegular() {
		f.node.resize(0)
	}
	return newFile(f)
}

// ReadFile returns what is in a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return b, err
	}
	return b, nil
}

// WriteFile makes a file with data, or replaces what is in it.
func WriteFile(name string, data []byte, perm fs.FileMode) error {
	f, err := OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err1 := f.Close(); err1 != nil && err == nil {
		err = err1
	}
	return err
}

// Truncate changes the size of a file.
func Truncate(name string, size int64) error {
	mu.Lock()
	defer mu.Unlock()
	n, err := at(name, true)
	if err == nil {
		switch {
		case size < 0:
			err = syscall.EINVAL
		case n.mode.IsDir():
			err = syscall.EISDIR
		case !n.mode.IsRegular():
			err = syscall.EINVAL
		case !n.may(2):
			err = syscall.EACCES
		default:
			err = n.resize(size)
		}
	}
	return pathError("truncate", name, err)
}
