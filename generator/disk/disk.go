// Package disk writes single files of an author: whole or not at all, so that
// neither a full disk nor an interruption leaves half of one behind.
package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// temporary begins the names of files that are being written. They are hidden,
// so a preview does not see them.
const temporary = ".bingfa-"

// Replace writes a file in one step. A file that is there keeps its
// permissions, and a link to it stays a link; a new one gets the permissions
// that files of its maker get.
func Replace(name string, data []byte) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := create(filepath.Dir(name))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync() // before the name leads to it
	}
	if info, old := os.Stat(name); err == nil && old == nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// create makes a temporary file with the permissions of any new file;
// os.CreateTemp makes one that nobody else may read.
func create(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return nil, err
	}
	name := f.Name()
	if err := errors.Join(f.Close(), os.Remove(name)); err != nil {
		return nil, err
	}
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
}

// Reason returns what a file error says without the operation and the path,
// for a message that names the file already.
func Reason(err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		return pathErr.Err
	case errors.As(err, &linkErr):
		return linkErr.Err
	}
	return err
}
