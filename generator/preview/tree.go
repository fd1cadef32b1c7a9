package preview

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
// why not all changes will be heard of.
func (t *tree) sync() error {
	for range 10 {
		if again, err := t.syncOnce(); !again || err != nil {
			return err
		}
	}
	return nil // folders come faster than they can be watched: they will be told of again
}

// syncOnce is one attempt; again tells that a folder may have come unseen,
// between the listing of the folder that it is in and the watching.
func (t *tree) syncOnce() (again bool, err error) {
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
	before := t.watched
	t.watched = map[string]bool{}
	// The workspace's own folder must be there for anything to be noticed.
	failed := t.folders.Add(t.workspace.Dir)
	for _, dir := range order {
		err := t.folders.Add(dir)
		if err == nil {
			t.watched[dir] = true
			again = again || !before[dir] && !t.linked[dir] && t.hasOther(dir, wanted)
		} else if failed == nil && isLimit(err) {
			failed = err
		}
	}
	if failed != nil {
		return false, fmt.Errorf("not every folder can be watched: %w", failed)
	}
	for _, root := range []string{t.workspace.ContentDir(), t.workspace.ThemeDir()} {
		if kind := remote(root); kind != "" {
			return again, fmt.Errorf("%s is on a file system (%s) that does not tell what is changed elsewhere", filepath.Base(root), kind)
		}
	}
	return again, nil
}

// hasOther reports whether a folder has one in it that is not among those
// wanted.
func (t *tree) hasOther(dir string, wanted map[string]bool) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		name := filepath.Join(dir, e.Name())
		return e.IsDir() && t.covers(name) && !wanted[name]
	})
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
