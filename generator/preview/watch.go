package preview

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
)

// A save is built and shown at once. Three things are waited for: files that
// are being written (see writeTime and gapTime); a storm of changes, such as a
// checkout, until it is over; and before something new is told to be wrong, a
// moment, for it may be only half of what is being done. While Git checks
// something out, it is.
const (
	// manyChanges at a time are a storm. It is over when it has been quiet for
	// stormQuiet; stormPatience is how long that is waited for.
	manyChanges   = 16
	stormQuiet    = 25 * time.Millisecond
	stormPatience = 300 * time.Millisecond
	// wrongQuiet and wrongPatience are the same for what is wrong, be it an
	// error or a warning.
	wrongQuiet    = 60 * time.Millisecond
	wrongPatience = 2 * time.Second
	// checkoutPatience is how long an end of a checkout is waited for.
	checkoutPatience = 5 * time.Second
	// pollEvery is the pace at which changes are looked for where the system
	// does not tell of all; where looking takes long, it is done less often.
	pollEvery = time.Second
	pollShare = 5 // one part of the time is for looking at most
)

// Watch builds the workspace, shows the result on s, and again after every
// change, until ctx ends. report (may be nil) is told after each build that is
// shown what is wrong and how long it took; warn is told what is degraded.
func Watch(ctx context.Context, w build.Workspace, b *build.Builder, s *Server, report func(problems diagnostic.List, took time.Duration), warn func(message string)) {
	from, err := newSource()
	if err != nil {
		from = none{err} // everything is polled
	}
	defer from.close()
	newWatch(w, b, s, report, warn, from, from).run(ctx)
}

// watch is one call of Watch.
type watch struct {
	workspace build.Workspace
	builder   *build.Builder
	server    *Server
	report    func(problems diagnostic.List, took time.Duration)
	warn      func(message string)
	tree      *tree
	changes   <-chan change
	errors    <-chan error

	// pending holds the names that have changed, with the time at which they
	// can be read; gaps are those among them that are gone or empty.
	pending map[string]time.Time
	gaps    map[uint32]string // by pair
	// anew says to look at everything, folders to watch new ones first.
	anew, folders bool
	// lost is why some folders are not watched, nil if all are. Until they
	// are, changes are looked for at regular intervals too.
	lost      error
	toldFlood bool
	// shown is what is told to be wrong; held is a result that is not yet told.
	shown diagnostic.List
	held  *result
	quiet time.Duration // wrongQuiet; tests of busy machines wait longer
	git   checkout
}

// result is what came of a build.
type result struct {
	output   *build.Output
	problems diagnostic.List
	took     time.Duration
	since    time.Time // when the first of several was held
}

func newWatch(w build.Workspace, b *build.Builder, s *Server, report func(diagnostic.List, time.Duration), warn func(string), from source, watched folders) *watch {
	return &watch{workspace: w, builder: b, server: s, report: report, warn: warn,
		tree: &tree{workspace: w, folders: watched}, changes: from.changes(), errors: from.errors(),
		pending: map[string]time.Time{}, gaps: map[uint32]string{}, quiet: wrongQuiet, git: checkout{lock: gitLock(w.Dir)}}
}

func (v *watch) run(ctx context.Context) {
	v.sync() // watches first: a change during the build must not be missed
	v.show(v.build(v.builder.Build))
	poll := time.NewTimer(pollEvery)
	defer poll.Stop()
	var first time.Time // of the changes that wait for a storm to end
	last := time.Now()  // change
	for {
		now := time.Now()
		wait := time.Hour
		if due := v.due(now); len(due) > 0 || v.anew {
			if first.IsZero() {
				first = now
			}
			quiet, patience := last.Add(stormQuiet), first.Add(stormPatience)
			if len(v.pending) > manyChanges && now.Before(quiet) && now.Before(patience) {
				wait = min(quiet.Sub(now), patience.Sub(now))
			} else {
				first = time.Time{}
				v.update(due)
				wait = 0 // changes may have come meanwhile
			}
		}
		for _, at := range v.pending {
			if d := at.Sub(now); d > 0 {
				wait = min(wait, d)
			}
		}
		if v.held != nil && wait > 0 {
			quiet, patience := last.Add(v.quiet), v.held.since.Add(wrongPatience)
			if seen := v.git.runs(now); !seen.Before(v.held.since) {
				patience = v.held.since.Add(checkoutPatience)
				if end := seen.Add(v.quiet); end.After(quiet) {
					quiet = end
				}
			}
			for _, at := range v.pending { // what is wrong may be old news then
				if at.After(quiet) {
					quiet = at
				}
			}
			if now.Before(quiet) && now.Before(patience) {
				wait = min(wait, quiet.Sub(now), patience.Sub(now))
			} else {
				if !now.Before(patience) {
					v.git.giveUp()
				}
				v.show(v.held)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
			began := time.Now()
			if v.lost != nil {
				v.anew, v.folders = true, true
				v.update(nil)
			}
			poll.Reset(max(pollEvery, pollShare*time.Since(began)))
		case c := <-v.changes:
			for more := true; more; { // all that there is
				if v.take(c) {
					last = time.Now()
				}
				select {
				case c = <-v.changes:
				default:
					more = false
				}
			}
		case err := <-v.errors:
			// Events are lost, the files are not.
			if !v.toldFlood {
				v.toldFlood = true
				v.warn("some changes came too fast to be told one by one; everything is read again: " + err.Error())
			}
			v.builder.ForgetAll()
			v.anew, v.folders = true, true
			last = time.Now()
		case <-time.After(wait):
		}
	}
}

// due returns the names that can be read now.
func (v *watch) due(now time.Time) (names []string) {
	for name, at := range v.pending {
		if !at.After(now) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// update builds what has changed, and shows the result, but what is newly wrong
// only after a moment.
func (v *watch) update(names []string) {
	if v.folders {
		v.sync()
	}
	var r *result
	if v.anew {
		r = v.build(v.builder.Build)
		v.anew = false
		clear(v.pending)
		clear(v.gaps)
	} else {
		changed := make([]string, 0, len(names))
		for _, name := range names {
			delete(v.pending, name)
			rel, err := filepath.Rel(v.workspace.Dir, name)
			if err != nil {
				rel = "." // it can be anything
			}
			changed = append(changed, rel)
		}
		r = v.build(func() (*build.Output, diagnostic.List) { return v.builder.Update(changed) })
	}
	var known diagnostic.List // perhaps at another place of the file
	news, wrong := false, false
	for _, d := range r.problems {
		if slices.ContainsFunc(v.shown, func(s diagnostic.Diagnostic) bool { return s.File == d.File && s.Message == d.Message }) {
			known = append(known, d)
		} else {
			news, wrong = true, wrong || !d.Warning
		}
	}
	if !news {
		v.show(r)
		return
	}
	if !wrong { // a warning stands in no page's way
		v.shown = known
		v.server.Show(r.output, known)
	}
	r.since = time.Now()
	if v.held != nil {
		r.since = v.held.since
	}
	v.held = r
}

func (v *watch) build(with func() (*build.Output, diagnostic.List)) *result {
	began := time.Now()
	o, problems := with()
	return &result{output: o, problems: problems, took: time.Since(began)}
}

// show shows a result.
func (v *watch) show(r *result) {
	v.held, v.shown = nil, r.problems
	v.server.Show(r.output, r.problems)
	if v.report != nil {
		v.report(r.problems, r.took)
	}
}

// sync watches the folders that there are now.
func (v *watch) sync() {
	v.folders = false
	before := v.lost
	v.lost = v.tree.sync()
	switch {
	case v.lost != nil && before == nil:
		v.warn("changes are looked for every second: " + v.lost.Error())
	case v.lost == nil && before != nil:
		v.warn("every change is told at once again")
		v.anew = true // nobody told what happened until now
	}
}

// take notes a change, and reports whether it is one of the site.
func (v *watch) take(c change) bool {
	if !v.tree.covers(c.name) && c.name != v.workspace.Dir {
		return false
	}
	at := time.Now()
	switch c.kind {
	case touched:
		if due, ok := v.pending[c.name]; ok {
			at = due
		} else if _, err := os.Lstat(c.name); err != nil {
			at = at.Add(gapTime)
		}
	case writing:
		at = at.Add(writeTime)
	case gone:
		at = at.Add(gapTime)
		if c.pair != 0 {
			clear(v.gaps) // the system tells the two names one right after the other
			v.gaps[c.pair] = c.name
		}
	case finished:
		if other, ok := v.gaps[c.pair]; ok && c.pair != 0 {
			v.pending[other] = at // not gone: it has another name now
		}
		if info, err := os.Stat(c.name); err == nil && info.Mode().IsRegular() && info.Size() == 0 && !c.folder {
			at = at.Add(gapTime)
		}
	}
	v.pending[c.name] = at
	if c.folder || v.tree.isFolder(c.name) {
		v.folders = true
	}
	return true
}
