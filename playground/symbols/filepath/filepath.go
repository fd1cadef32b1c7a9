// Package filepath is the part of path/filepath that looks at files, in
// package os of the playground. The rest, which only looks at text, is Go's.
package filepath

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"bingfa/playground/symbols/os"
)

// Abs makes a path absolute by the working directory.
func Abs(path string) (string, error) {
	if filepath.IsAbs(path) {
		return filepath.Clean(path), nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return filepath.Join(wd, path), nil
}

// EvalSymlinks returns the path with all symbolic links replaced.
func EvalSymlinks(path string) (string, error) {
	done, rest := "", path
	if strings.HasPrefix(path, "/") {
		done, rest = "/", path[1:]
	}
	for links := 0; rest != ""; {
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		if name == "" {
			continue
		}
		next := filepath.Join(done, name)
		i, err := os.Lstat(next)
		if err != nil {
			return "", err
		}
		if i.Mode().Type() != fs.ModeSymlink {
			if rest != "" && !i.IsDir() {
				return "", syscall.ENOTDIR
			}
			done = next
			continue
		}
		if links++; links > 255 {
			return "", errors.New("EvalSymlinks: too many links")
		}
		target, err := os.Readlink(next)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			done = "/"
		}
		rest = target + "/" + rest
	}
	return filepath.Clean(done), nil
}

// tree is all files as a file system, by any path.
type tree struct{}

func (tree) Open(name string) (fs.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}
func (tree) Stat(name string) (fs.FileInfo, error)      { return os.Lstat(name) }
func (tree) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }

// WalkDir calls fn for all files below root, in order; as Go's does.
func WalkDir(root string, fn fs.WalkDirFunc) error { return fs.WalkDir(tree{}, root, fn) }

// Walk is WalkDir with a description of each file.
func Walk(root string, fn filepath.WalkFunc) error {
	i, err := os.Lstat(root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walk(root, i, fn)
	}
	if err == filepath.SkipDir || err == filepath.SkipAll {
		return nil
	}
	return err
}

func walk(path string, i fs.FileInfo, fn filepath.WalkFunc) error {
	if !i.IsDir() {
		return fn(path, i, nil)
	}
	entries, err := os.ReadDir(path)
	if err1 := fn(path, i, err); err != nil || err1 != nil {
		return err1
	}
	for _, e := range entries {
		name := filepath.Join(path, e.Name())
		i, err := os.Lstat(name)
		if err != nil {
			err = fn(name, i, err)
			if err != nil && err != filepath.SkipDir {
				return err
			}
			continue
		}
		if err := walk(name, i, fn); err != nil && (!i.IsDir() || err != filepath.SkipDir) {
			return err
		}
	}
	return nil
}

// Glob returns the names that match a pattern, sorted within a directory.
func Glob(pattern string) ([]string, error) {
	if _, err := filepath.Match(pattern, ""); err != nil {
		return nil, err
	}
	if !strings.ContainsAny(pattern, `*?[\`) {
		if _, err := os.Lstat(pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, last := filepath.Split(pattern)
	switch dir {
	case "":
		dir = "."
	case "/":
	default:
		dir = dir[:len(dir)-1]
	}
	if dir == pattern {
		return nil, filepath.ErrBadPattern
	}
	dirs, err := Glob(dir)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, d := range dirs {
		if i, err := os.Stat(d); err != nil || !i.IsDir() {
			continue
		}
		entries, _ := os.ReadDir(d)
		for _, e := range entries {
			if ok, err := filepath.Match(last, e.Name()); err != nil {
				return found, err
			} else if ok {
				found = append(found, filepath.Join(d, e.Name()))
			}
		}
	}
	return slices.Clip(found), nil
}
