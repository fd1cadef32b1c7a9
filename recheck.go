package main

import (
	"context"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"sync"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/runner"
	"bingfa/playground/pool"
)

const (
	// quietBefore is how long no example must have changed before programs
	// are run: an author saves more often than programs end.
	quietBefore = 300 * time.Millisecond
	// politeFor is how long a check waits at most for the author's own runs.
	politeFor = 3 * time.Second
)

// A rechecker checks in the background the examples and the fences that an
// author changes in a preview: Go's type errors in examples at once, then the
// fences, one note at a time, then what the examples do, one at a time. What is
// checked is the newest state: a check is broken off for what is newer.
type rechecker struct {
	workspace build.Workspace
	workers   *pool.Pool
	publish   func(diagnostic.List) // everything that is wrong now
	warn      io.Writer             // told once what cannot be checked here

	wake    chan struct{}
	mu      sync.Mutex
	seen    map[string]*note.Example // by folder, as last built; nil before
	pending map[string]*note.Example // changed, and not checked since
	changed time.Time                // when the last of them did
	texts   map[string]*noteFences   // by note, as last built
	unread  map[string]*noteFences   // of changed notes, and not checked since
	running string                   // what is being checked; empty if nothing is
	cancel  context.CancelFunc       // breaks off that check

	// Only run's.
	lint, runs map[string]diagnostic.List // what came out, by example
	fences     map[string]diagnostic.List // by note
	linted     map[string]*note.Example
	runner     *runner.Runner // nil until something is checked
	results    *cache.Cache   // nil if they cannot be kept
	options    engine.Options
	engines    verify.Engines
	told       map[string]bool
}

func newRechecker(w build.Workspace, workers *pool.Pool, publish func(diagnostic.List), warn io.Writer) *rechecker {
	return &rechecker{workspace: w, workers: workers, publish: publish, warn: warn, wake: make(chan struct{}, 1), pending: map[string]*note.Example{},
		unread: map[string]*noteFences{}, fences: map[string]diagnostic.List{}, lint: map[string]diagnostic.List{}, runs: map[string]diagnostic.List{}, linted: map[string]*note.Example{}, told: map[string]bool{}}
}

// built notes what has changed with a build. The first one changes nothing:
// `bingfa check` is for the whole. o may be nil.
func (r *rechecker) built(o *build.Output) {
	if o == nil {
		return
	}
	now := map[string]*note.Example{}
	for _, c := range o.Site.Chapters {
		for _, n := range c.Notes {
			for _, e := range n.Examples {
				now[e.Dir] = e
			}
		}
	}
	texts := allFences(o, r.workspace)
	r.mu.Lock()
	defer r.mu.Unlock()
	news := r.builtFences(texts, r.seen == nil)
	if news {
		r.changed = time.Now()
	}
	for dir, e := range now {
		// A file that was only touched is the same example.
		if old := r.seen[dir]; r.seen == nil || old == e || old != nil && reflect.DeepEqual(old, e) {
			continue
		}
		r.pending[dir], r.changed, news = e, time.Now(), true
	}
	for dir := range r.seen {
		if now[dir] == nil {
			delete(r.pending, dir)
			news = true
		}
	}
	r.seen = now
	if !news {
		return
	}
	if r.running != "" {
		r.cancel() // if it is still to be done, it is done after what is newer
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// run checks until ctx ends.
func (r *rechecker) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		}
		for r.step(ctx) {
		}
	}
}

// step does the next thing that there is to do; false means that there is none.
func (r *rechecker) step(ctx context.Context) bool {
	r.forget()
	r.mu.Lock()
	var toLint, toRun *note.Example
	for _, dir := range slices.Sorted(maps.Keys(r.pending)) {
		if e := r.pending[dir]; r.linted[dir] != e && toLint == nil {
			toLint = e
		} else if toRun == nil {
			toRun = e
		}
	}
	var toRead *noteFences
	for _, name := range slices.Sorted(maps.Keys(r.unread)) {
		toRead = r.unread[name]
		break
	}
	quiet := quietBefore - time.Since(r.changed)
	r.mu.Unlock()
	switch {
	case ctx.Err() != nil, toLint == nil && toRun == nil && toRead == nil:
		return false
	case toLint != nil:
		r.prepare()
		r.findGo(ctx)
		r.check(ctx, toLint, verify.Engines{Linter: r.engines.Linter})
	case quiet > 0:
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-time.After(quiet):
		}
	case toRead != nil:
		r.checkFences(ctx, toRead)
	default:
		r.findPython(ctx)
		r.check(ctx, toRun, r.engines)
	}
	return true
}

// check checks an example and publishes what came out. Without any engine it
// only reads the Go program.
func (r *rechecker) check(ctx context.Context, e *note.Example, engines verify.Engines) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.mu.Lock()
	if r.pending[e.Dir] != e {
		r.mu.Unlock()
		return
	}
	r.running, r.cancel = e.Dir, cancel
	r.mu.Unlock()
	report := verify.Examples(ctx, []*note.Example{e}, engines, verify.Options{Dir: r.workspace.Dir, Runner: r.runner})
	r.mu.Lock()
	r.running = ""
	r.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	var problems diagnostic.List
	for _, d := range report.Problems {
		if d.File == "" { // an engine that does not work is not the author's mistake
			r.miss(ctx, d.Message)
			continue
		}
		// In the middle of writing it is no mistake that nothing is recorded.
		base := path.Base(d.File)
		d.Warning = d.Warning || base == note.RecordingFile || base == note.OutputFile && e.Output == nil
		problems = append(problems, d)
	}
	if r.linted[e.Dir] != e { // the engines come later
		r.linted[e.Dir] = e
		r.lint[e.Dir] = problems
		// Findings at a place are those of an older state of the program.
		r.runs[e.Dir] = slices.DeleteFunc(r.runs[e.Dir], func(d diagnostic.Diagnostic) bool { return d.Line > 0 })
	} else {
		r.tellLacks(ctx, report.Results)
		r.runs[e.Dir], r.lint[e.Dir] = problems, nil
		defer r.done(e)
	}
	r.tell()
}

// done takes an example from what is to be checked.
func (r *rechecker) done(e *note.Example) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pending[e.Dir] == e {
		delete(r.pending, e.Dir)
	}
}

// forget drops what was found in examples and fences that are gone.
func (r *rechecker) forget() {
	r.mu.Lock()
	gone := func(dir string, _ diagnostic.List) bool { return r.seen[dir] == nil }
	before := len(r.lint) + len(r.runs) + len(r.fences)
	maps.DeleteFunc(r.lint, gone)
	maps.DeleteFunc(r.runs, gone)
	maps.DeleteFunc(r.linted, func(dir string, _ *note.Example) bool { return r.seen[dir] == nil })
	maps.DeleteFunc(r.fences, func(name string, _ diagnostic.List) bool { return r.texts[name] == nil })
	fewer := len(r.lint)+len(r.runs)+len(r.fences) < before
	r.mu.Unlock()
	if fewer {
		r.tell()
	}
}

// tell publishes all that was found.
func (r *rechecker) tell() {
	var all diagnostic.List
	for _, found := range []map[string]diagnostic.List{r.lint, r.fences, r.runs} {
		for _, list := range found {
			all = append(all, list...)
		}
	}
	all.Sort() // and without what both say
	r.publish(all)
}
