package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"github.com/fsnotify/fsnotify"
)

// Editors write a file in several steps (create, write, chmod, rename), and a
// checkout touches thousands. settle is how long it must be quiet before a
// build; patience is how long a build may be put off by a storm of changes.
const (
	settle   = 6 * time.Millisecond
	patience = 150 * time.Millisecond
	// pollEvery is the pace where the system's watches run out.
	pollEvery = time.Second
)

// Watch builds the workspace, shows the result on s, and again after every
// change, until ctx ends. report (may be nil) is told after each build
// what is wrong and how long it took; warn is told what is degraded.
func Watch(ctx context.Context, w build.Workspace, b *build.Builder, s *Server, report func(problems diagnostic.List, took time.Duration), warn func(message string)) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		warn("changes are looked for every second, because the system offers no file watch: " + err.Error())
		return poll(ctx, b, s, report)
	}
	defer watcher.Close()
	t := &tree{watcher: watcher, watched: map[string]bool{}}
	roots := []string{filepath.Join(w.Dir, w.Content)}
	if w.Theme != "" {
		roots = append(roots, filepath.Join(w.Dir, w.Theme))
	}
	show := func() {
		began := time.Now()
		o, problems := b.Build()
		s.Show(o, problems)
		if report != nil {
			report(problems, time.Since(began))
		}
	}
	// Watches first: a change during the first build must not be missed.
	for _, root := range roots {
		err = errors.Join(err, t.add(root))
	}
	show()
	degraded := false
	for {
		if err != nil && !degraded {
			degraded = true
			warn(fmt.Sprintf("changes are looked for every second: %v (on Linux, raise fs.inotify.max_user_watches)", err))
		}
		var tick <-chan time.Time
		if degraded {
			tick = time.After(pollEvery)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
			show()
		case e, ok := <-watcher.Events:
			if !ok {
				return nil
			}
			if err = t.take(e, w, b); err != nil || !t.dirty {
				continue
			}
			if !t.drain(ctx, w, b) {
				return nil
			}
			t.dirty = false
			show()
		case e := <-watcher.Errors:
			// The queue overflowed: events are lost, the tree is not.
			warn("some changes came too fast to be told one by one; everything is read again: " + e.Error())
			for _, root := range roots {
				err = errors.Join(err, t.add(root))
			}
			show()
		}
	}
}

// poll builds once a second.
func poll(ctx context.Context, b *build.Builder, s *Server, report func(diagnostic.List, time.Duration)) error {
	for {
		began := time.Now()
		o, problems := b.Build()
		s.Show(o, problems)
		if report != nil {
			report(problems, time.Since(began))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pollEvery):
		}
	}
}

// tree is the set of watched folders.
type tree struct {
	watcher *fsnotify.Watcher
	watched map[string]bool // resolved paths, against loops
	dirty   bool
}

// add watches a folder and all below it, following symbolic links. A folder
// that is gone is none to watch.
func (t *tree) add(dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil
	}
	if t.watched[real] {
		return nil
	}
	if err := t.watcher.Add(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("%s cannot be watched: %w", dir, err)
	}
	t.watched[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var failed error
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if note.Ignored(e.Name()) || e.Name() == build.OutputFolder {
			continue
		}
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			failed = errors.Join(failed, t.add(name))
		}
	}
	return failed
}

// take notes what an event means.
func (t *tree) take(e fsnotify.Event, w build.Workspace, b *build.Builder) error {
	if note.Ignored(filepath.Base(e.Name)) || e.Op == fsnotify.Chmod {
		return nil
	}
	t.dirty = true
	if name, err := filepath.Rel(w.Dir, e.Name); err == nil {
		b.Forget(name)
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Stat(e.Name); err == nil && info.IsDir() {
			return t.add(e.Name)
		}
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		// The watches of a folder that is gone, and of all below it, are gone
		// too; one that comes back by the same name must be watched anew.
		gone := e.Name
		if parent, err := filepath.EvalSymlinks(filepath.Dir(e.Name)); err == nil {
			gone = filepath.Join(parent, filepath.Base(e.Name))
		}
		for dir := range t.watched {
			if dir == gone || strings.HasPrefix(dir, gone+string(filepath.Separator)) {
				delete(t.watched, dir)
			}
		}
	}
	return nil
}

// drain takes further events until it is quiet. It reports false when the
// watch has ended.
func (t *tree) drain(ctx context.Context, w build.Workspace, b *build.Builder) bool {
	deadline := time.After(patience)
	for {
		select {
		case e, ok := <-t.watcher.Events:
			if !ok {
				return false
			}
			_ = t.take(e, w, b) // told by the next poll
		case <-time.After(settle):
			return true
		case <-deadline:
			return true
		case <-ctx.Done():
			return false
		}
	}
}
