package os

import (
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

// ReadDir returns what is in a directory, sorted by name.
func ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if f.node == nil || !f.node.mode.IsDir() {
		return nil, pathError("open", name, syscall.ENOTDIR)
	}
	return f.ReadDir(-1)
}

// ReadDir returns the next n entries, and io.EOF after the last; all of them
// if n is not positive.
func (f *File) ReadDir(n int) ([]fs.DirEntry, error) {
	if err := f.begin("readdirent"); err != nil {
		return nil, err
	}
	if f.node == nil || !f.node.mode.IsDir() {
		return nil, f.end("readdirent", syscall.ENOTDIR)
	}
	if !f.listed {
		f.listed, f.list = true, f.node.entries(strings.TrimSuffix(f.name, "/"))
	}
	defer mu.Unlock()
	if n <= 0 {
		n = len(f.list)
	} else if len(f.list) == 0 {
		return []fs.DirEntry{}, io.EOF
	}
	n = min(n, len(f.list))
	list := append([]fs.DirEntry{}, f.list[:n]...)
	f.list = f.list[n:]
	return list, nil
}

// Readdir is ReadDir with a description of each entry.
func (f *File) Readdir(n int) ([]fs.FileInfo, error) {
	list, err := f.ReadDir(n)
	infos := []fs.FileInfo{}
	for _, d := range list {
		if i, err := d.Info(); err == nil { // not removed meanwhile
			infos = append(infos, i)
		}
	}
	return infos, err
}

// Readdirnames is ReadDir with the names only.
func (f *File) Readdirnames(n int) ([]string, error) {
	list, err := f.ReadDir(n)
	names := []string{}
	for _, d := range list {
		names = append(names, d.Name())
	}
	return names, err
}

// DirFS returns the files below dir as a file system.
func DirFS(dir string) fs.FS { return dirFS(dir) }

type dirFS string

var (
	_ fs.StatFS     = dirFS("")
	_ fs.ReadFileFS = dirFS("")
	_ fs.ReadDirFS  = dirFS("")
)

// dirFile runs do with the full path of name; paths of errors stay below.
func dirFile[T any](d dirFS, op, name string, do func(string) (T, error)) (T, error) {
	var none T
	if d == "" || !fs.ValidPath(name) {
		return none, pathError(op, name, os.ErrInvalid)
	}
	v, err := do(string(d) + "/" + name)
	if e, ok := err.(*os.PathError); ok {
		e.Path = name
		return none, e
	}
	return v, err
}

func (d dirFS) Open(name string) (fs.File, error) {
	return dirFile(d, "open", name, func(p string) (fs.File, error) {
		f, err := Open(p)
		if err != nil {
			return nil, err // not a nil *File
		}
		return f, nil
	})
}

func (d dirFS) ReadFile(name string) ([]byte, error) {
	return dirFile(d, "readfile", name, ReadFile)
}

func (d dirFS) ReadDir(name string) ([]fs.DirEntry, error) {
	return dirFile(d, "readdir", name, ReadDir)
}

func (d dirFS) Stat(name string) (fs.FileInfo, error) { return dirFile(d, "stat", name, Stat) }

func (d dirFS) Lstat(name string) (fs.FileInfo, error) { return dirFile(d, "lstat", name, Lstat) }

func (d dirFS) ReadLink(name string) (string, error) {
	return dirFile(d, "readlink", name, Readlink)
}

// CopyFS copies a file system to a directory. It does not replace files.
func CopyFS(dir string, fsys fs.FS) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := path.Join(dir, name)
		switch d.Type() {
		case fs.ModeDir:
			return MkdirAll(to, 0o777)
		case fs.ModeSymlink:
			target, err := fs.ReadLink(fsys, name)
			if err != nil {
				return err
			}
			return Symlink(target, to)
		case 0:
			i, err := d.Info()
			if err != nil {
				return err
			}
			b, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			f, err := OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666|i.Mode()&0o777)
			if err != nil {
				return err
			}
			if _, err := f.Write(b); err != nil {
				f.Close()
				return pathError("Copy", to, err)
			}
			return f.Close()
		}
		return pathError("CopyFS", name, os.ErrInvalid)
	})
}
