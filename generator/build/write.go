package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"bingfa/generator/diagnostic"
	"bingfa/generator/page"

	"golang.org/x/sync/errgroup"
)

// marker is a file in every folder that Write has made. A folder without it is
// somebody else's, and is left alone.
const marker = ".bingfa"

// stagePrefix begins the names of folders that are being written, probePrefix
// those of files that try whether a folder can be.
const (
	stagePrefix = marker + "-new-"
	probePrefix = marker + "-probe-"
)

// Write publishes the site into dir. All files are written to a new folder
// beside dir, which then takes its place in one step; the old one is removed.
// What is hidden at the top of dir, such as .gitignore or .git, is copied over.
// On an error dir is as it was. Builds that write side by side wait for each
// other, and remove what one that was killed has left behind. name is dir as
// the author knows it; done is called after each file (may be nil) from
// several goroutines.
func (o *Output) Write(dir, name string, done func()) error {
	defer hurry()()
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return unwritable(name, err)
	}
	unlock, locked := lock(parent)
	defer unlock()
	if locked {
		removeStages(parent)
	}
	keep, err := checkTarget(dir, name)
	if err != nil {
		return err
	}
	stage, err := os.MkdirTemp(parent, stagePrefix+"*")
	if err != nil {
		return unwritable(name, err)
	}
	defer os.RemoveAll(stage)
	if err := o.writeFiles(stage, name, done); err != nil {
		return err
	}
	for _, base := range keep {
		if err := copyOver(filepath.Join(stage, base), filepath.Join(dir, base)); err != nil {
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

// removeStages removes what builds that were killed have left in a folder. No
// other build may be writing there.
func removeStages(parent string) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return // nothing is known to be left
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), stagePrefix) {
			_ = os.RemoveAll(filepath.Join(parent, e.Name())) // if it cannot be, it does no harm
		}
	}
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
	switch {
	case errors.Is(err, syscall.EBUSY):
		return diagnostic.Diagnostic{File: name, Message: "cannot be replaced: " + err.Error(),
			Hint: "it is a mount point: choose a folder below it with -out"}
	case errors.Is(err, syscall.ENOSPC):
		return diagnostic.Diagnostic{File: name, Message: "cannot be written: " + err.Error(),
			Hint: "free some space: the new site is written before the old one is removed"}
	}
	return diagnostic.Diagnostic{File: name, Message: "cannot be written: " + err.Error(),
		Hint: "check the owner and permissions of it and of its parent folder, or choose another with -out"}
}

// checkTarget returns the names of the hidden files and folders of dir that are
// to stay. It refuses what is not a folder, and a folder with contents that
// Write did not make.
func checkTarget(dir, name string) (keep []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unwritable(name, err)
	}
	// The folder is replaced as a whole, which asks for no permission on it; a
	// folder that must not be written is left alone all the same.
	probe, err := os.CreateTemp(dir, probePrefix+"*")
	if err != nil {
		return nil, unwritable(name, err)
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return nil, unwritable(name, err)
	}
	ours, other := false, ""
	for _, e := range entries {
		switch {
		case e.Name() == marker:
			ours = true
		case !strings.HasPrefix(e.Name(), "."):
			other = e.Name()
		case !strings.HasPrefix(e.Name(), probePrefix):
			keep = append(keep, e.Name())
		}
	}
	if other != "" && !ours {
		return nil, diagnostic.Diagnostic{File: name, Message: fmt.Sprintf("the folder holds files that `bingfa build` did not write, such as %s", other),
			Hint: "empty it, or choose another folder with -out: a build replaces the whole folder"}
	}
	return keep, nil
}

// copyOver copies a file, a symbolic link or a folder to a new path.
func copyOver(to, from string) error {
	info, err := os.Lstat(from)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return os.CopyFS(to, os.DirFS(from))
	case info.Mode()&fs.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	case !info.Mode().IsRegular():
		return nil // a socket or the like belongs to its process
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}

func (o *Output) writeFiles(stage, name string, done func()) error {
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0))
	var made sync.Map // folders
	for _, file := range o.names {
		group.Go(func() error {
			data, err := o.File(file)
			if err != nil {
				return page.Problem(err, ThemeFolder)
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
// was there. What cannot be removed stays behind under stage's name: dir is
// whole, and the next build tries again.
func swap(stage, dir string) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(stage, dir)
	}
	if err := exchange(stage, dir); err == nil {
		_ = os.RemoveAll(stage)
		return nil
	}
	// Without an exchange in one step there is an instant without a folder.
	old := stage + "-old"
	if err := os.Rename(dir, old); err != nil {
		return err
	}
	if err := os.Rename(stage, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	_ = os.RemoveAll(old)
	return nil
}
