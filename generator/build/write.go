package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"

	"golang.org/x/sync/errgroup"
)

// marker is a file in every folder that Write has made. A folder without it is
// somebody else's, and is left alone.
const marker = ".bingfa"

// Write publishes the site into dir. All files are written to a new folder
// beside dir, which then takes its place in one step; the old one is removed.
// Hidden files at the top of dir, such as .gitignore, stay. On an error dir is
// as it was. name is dir as the author knows it; done is called after each
// file (may be nil) from several goroutines.
func (o *Output) Write(dir, name string, done func()) error {
	defer hurry()()
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	keep, err := checkTarget(dir, name)
	if err != nil {
		return err
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return unwritable(name, err)
	}
	stage, err := os.MkdirTemp(parent, ".bingfa-new-*")
	if err != nil {
		return unwritable(name, err)
	}
	defer os.RemoveAll(stage)
	if err := o.writeFiles(stage, name, done); err != nil {
		return err
	}
	for base, data := range keep {
		if err := os.WriteFile(filepath.Join(stage, base), data, 0o666); err != nil {
			return unwritable(name, err)
		}
	}
	if err := os.WriteFile(filepath.Join(stage, marker), []byte("This folder is written by `bingfa build`: whatever else is in it is lost on the next build.\n"), 0o666); err != nil {
		return unwritable(name, err)
	}
	if err := os.Chmod(stage, 0o755); err != nil {
		return unwritable(name, err)
	}
	if err := swap(stage, dir); err != nil {
		return unwritable(name, err)
	}
	return nil
}

// unwritable makes a file error one that says what to do.
func unwritable(name string, err error) error {
	var pathErr *fs.PathError
	var linkErr *os.LinkError
	switch {
	case errors.As(err, &pathErr):
		err = pathErr.Err
	case errors.As(err, &linkErr):
		err = linkErr.Err
	}
	return diagnostic.Diagnostic{File: name, Message: "cannot be written: " + err.Error(),
		Hint: "check the owner and permissions of it and of its parent folder, or choose another with -out"}
}

// checkTarget returns the hidden files of dir that are to stay. It refuses
// what is not a folder, and a folder with contents that Write did not make.
func checkTarget(dir, name string) (keep map[string][]byte, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unwritable(name, err)
	}
	if probe, err := os.CreateTemp(dir, ".bingfa-probe-*"); err != nil {
		return nil, unwritable(name, err)
	} else {
		probe.Close()
		os.Remove(probe.Name())
	}
	keep = map[string][]byte{}
	ours, other := false, ""
	for _, e := range entries {
		switch {
		case e.Name() == marker:
			ours = true
		case !strings.HasPrefix(e.Name(), "."):
			other = e.Name()
		case e.Type().IsRegular():
			if keep[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
				return nil, unwritable(name, err)
			}
		}
	}
	if other != "" && !ours {
		return nil, diagnostic.Diagnostic{File: name, Message: fmt.Sprintf("the folder holds files that `bingfa build` did not write, such as %s", other),
			Hint: "empty it, or choose another folder with -out: a build replaces the whole folder"}
	}
	return keep, nil
}

func (o *Output) writeFiles(stage, name string, done func()) error {
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	var made sync.Map // folders
	for _, file := range o.names {
		group.Go(func() error {
			data, err := o.File(file)
			if err != nil {
				return fmt.Errorf("%s: %w", path.Join(name, file), err)
			}
			target := filepath.Join(stage, filepath.FromSlash(file))
			folder := filepath.Dir(target)
			if _, ok := made.Load(folder); !ok {
				if err := os.MkdirAll(folder, 0o755); err != nil {
					return unwritable(name, err)
				}
				made.Store(folder, true)
			}
			if err := os.WriteFile(target, data, 0o644); err != nil {
				return unwritable(name, err)
			}
			if done != nil {
				done()
			}
			return nil
		})
	}
	return group.Wait()
}

// swap puts stage in the place of dir, which may not exist, and removes what
// was there.
func swap(stage, dir string) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(stage, dir)
	}
	if err := exchange(stage, dir); err == nil {
		return os.RemoveAll(stage)
	}
	// Without an exchange in one step there is an instant without a folder.
	old := stage + "-old"
	if err := os.Rename(dir, old); err != nil {
		return err
	}
	if err := os.Rename(stage, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}
