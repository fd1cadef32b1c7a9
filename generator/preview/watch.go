package preview

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"

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
func Watch(ctx context.Context, w build.Workspace, b *build.Builder, s *Server, report func(problems diagnostic.List, took time.Duration), warn func(message string)) {
	v := &watch{workspace: w, builder: b, server: s, report: report, warn: warn}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		v.lost = err // and no events: everything is polled
		v.tree = &tree{workspace: w, folders: none{err}}
	} else {
		defer watcher.Close()
		v.events, v.errors = watcher.Events, watcher.Errors
		v.tree = &tree{workspace: w, folders: watcher}
	}
	v.run(ctx)
}

// watch is one call of Watch.
type watch struct {
	workspace build.Workspace
	builder   *build.Builder
	server    *Server
	report    func(problems diagnostic.List, took time.Duration)
	warn      func(message string)
	tree      *tree
	events    <-chan fsnotify.Event
	errors    <-chan error
	// lost is why some folders are not watched, nil if all are. Until they
	// are, changes are looked for at regular intervals too.
	lost error
}

func (v *watch) run(ctx context.Context) {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for folders := true; ; {
		// Watches first: a change during the build must not be missed.
		if folders {
			v.sync()
		}
		v.show()
		for changed := false; !changed; {
			folders = false
			select {
			case <-ctx.Done():
				return
			case <-poll.C:
				changed, folders = v.lost != nil, v.lost != nil
			case e := <-v.events:
				changed, folders = v.take(e)
			case err := <-v.errors:
				// The queue overflowed: events are lost, the files are not.
				v.warn("some changes came too fast to be told one by one; everything is read again: " + err.Error())
				v.builder.ForgetAll()
				changed, folders = true, true
			}
		}
		folders = v.drain(ctx) || folders
	}
}

// sync watches the folders that there are now.
func (v *watch) sync() {
	before := v.lost
	v.lost = v.tree.sync()
	if v.lost != nil && before == nil {
		v.warn(fmt.Sprintf("changes are looked for every second: %v (on Linux, raise fs.inotify.max_user_watches)", v.lost))
	}
}

// show builds and shows the result.
func (v *watch) show() {
	began := time.Now()
	o, problems := v.builder.Build()
	v.server.Show(o, problems)
	if v.report != nil {
		v.report(problems, time.Since(began))
	}
}

// take notes what an event means: whether anything has changed that the site
// is made of, and whether folders may have come or gone.
func (v *watch) take(e fsnotify.Event) (changed, folders bool) {
	if !v.tree.covers(e.Name) {
		return false, false
	}
	if name, err := filepath.Rel(v.workspace.Dir, e.Name); err == nil {
		v.builder.Forget(name)
	}
	return true, v.tree.isFolder(e.Name)
}

// drain takes further events until it is quiet, and reports whether folders
// may have come or gone.
func (v *watch) drain(ctx context.Context) (folders bool) {
	deadline := time.After(patience)
	for {
		select {
		case e := <-v.events:
			_, f := v.take(e)
			folders = folders || f
		case <-time.After(settle):
			return folders
		case <-deadline:
			return folders
		case <-ctx.Done():
			return folders
		}
	}
}
