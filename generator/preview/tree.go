package preview

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"bingfa/generator/build"
	"bingfa/generator/note"
)

// tree keeps watches on the folders of a workspace: its own, in which content
// and theme come and go, and all of content and theme.
//
// The system watches folders, not trees, and a watch belongs to a folder, not
// to its name: one that is moved takes its watch along, and one that comes back
// by the same name has none. Rather than follow every event, sync walks the
// tree again whenever a folder has come or gone.
type tree struct {
	workspace build.Workspace
	folders   folders
	watched   map[string]bool
	linked    map[string]bool // folders outside with files that links lead to
}

// sync watches all folders that there are now, and none else. The error tells
// that some cannot be watched.
func (t *tree) sync() error {
	wanted := map[string]bool{t.workspace.Dir: true}
	t.linked = map[string]bool{}
	var order []string
	seen := map[string]bool{} // resolved paths, against loops
	var walk func(dir, real string)
	walk = func(dir, real string) {
		if seen[real] {
			return
		}
		seen[real] = true
		entries, err := os.ReadDir(dir)
		if err != nil {
			return // gone, or unreadable: the build tells
		}
		wanted[dir] = true
		order = append(order, dir)
		for _, e := range entries {
			name, realName := filepath.Join(dir, e.Name()), filepath.Join(real, e.Name())
			if !t.covers(name) {
				continue
			}
			isDir := e.IsDir()
			if e.Type()&fs.ModeSymlink != 0 {
				if realName, err = filepath.EvalSymlinks(name); err != nil {
					continue
				}
				info, err := os.Stat(realName)
				isDir = err == nil && info.IsDir()
				if folder := filepath.Dir(realName); !isDir && !wanted[folder] {
					wanted[folder], t.linked[folder] = true, true // a file is changed where it is
					order = append(order, folder)
				}
			}
			if isDir {
				walk(name, realName)
			}
		}
	}
	for _, root := range []string{t.workspace.ContentDir(), t.workspace.ThemeDir()} {
		if real, err := filepath.EvalSymlinks(root); err == nil {
			walk(root, real)
		}
	}
	// First what is not wanted: the same folder may be there by another name.
	for _, dir := range t.folders.WatchList() {
		if !wanted[dir] {
			_ = t.folders.Remove(dir) // gone already
		}
	}
	t.watched = map[string]bool{}
	// The workspace's own folder must be there for anything to be noticed.
	failed := t.folders.Add(t.workspace.Dir)
	for _, dir := range order {
		err := t.folders.Add(dir)
		if err == nil {
			t.watched[dir] = true
		} else if failed == nil && isLimit(err) {
			failed = err
		}
	}
	if failed != nil {
		return fmt.Errorf("not every folder can be watched: %w", failed)
	}
	return nil
}

// isFolder reports whether a path is or was a watched folder, or is one to watch.
func (t *tree) isFolder(name string) bool {
	if t.watched[name] {
		return true
	}
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		return true
	}
	link, err := os.Lstat(name)
	return err == nil && link.Mode()&fs.ModeSymlink != 0 // its target may be elsewhere
}

// folders is what watches folders: an [fsnotify.Watcher].
type folders interface {
	Add(dir string) error
	Remove(dir string) error
	WatchList() []string
}

// none watches nothing.
type none struct{ err error }

func (n none) Add(string) error  { return n.err }
func (none) Remove(string) error { return nil }
func (none) WatchList() []string { return nil }

// covers reports whether a path can belong to the site: one in content or
// theme, or where a symbolic link leads to.
func (t *tree) covers(name string) bool {
	rel, err := filepath.Rel(t.workspace.Dir, name)
	if err != nil || note.Ignored(filepath.Base(name)) {
		return false
	}
	first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	switch {
	case t.linked[filepath.Dir(name)], first == "..":
		return true
	case t.workspace.Content == ".":
		return first != build.OutputFolder && !note.Ignored(first)
	default:
		return first == t.workspace.Content || first == build.ThemeFolder
	}
}

// isLimit reports whether a folder could not be watched because there are too
// many; others are gone or must not be read, which the build tells.
func isLimit(err error) bool {
	return err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission)
}
