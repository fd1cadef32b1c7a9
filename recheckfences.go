package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"bingfa/generator/build"
	"bingfa/generator/markdown"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/fence"
)

// noteFences are the fences of a note in all its languages, at least one.
type noteFences struct {
	note string
	list []fence.Fence
}

// allFences returns the fences of a site by note.
func allFences(o *build.Output, w build.Workspace) map[string]*noteFences {
	all := map[string]*noteFences{}
	for _, p := range o.Site.Pages {
		list := pageFences(p, w)
		if len(list) == 0 {
			continue
		}
		f := all[p.Note.Path]
		if f == nil {
			f = &noteFences{note: p.Note.Path}
			all[f.note] = f
		}
		f.list = append(f.list, list...)
	}
	return all
}

// same reports whether neither a fence nor a line before it has changed.
func (f *noteFences) same(old *noteFences) bool {
	return slices.EqualFunc(f.list, old.list, func(a, b fence.Fence) bool {
		return a.File == b.File && a.Offset == b.Offset && bytes.Equal(a.Source, b.Source)
	})
}

// has reports whether a fence in a language is to be checked.
func (f *noteFences) has(language string) bool {
	return slices.ContainsFunc(f.list, func(f fence.Fence) bool { return f.Language == language && f.Expect != markdown.NoCheck })
}

// builtFences notes which notes with fences have changed, and reports whether
// any has. Where a text is the same, what is pending stays so. r.mu is held.
func (r *rechecker) builtFences(now map[string]*noteFences, first bool) (news bool) {
	for name, f := range now {
		old := r.texts[name]
		switch {
		case first:
		case old != nil && f.same(old):
			now[name] = old
		default:
			r.unread[name], news = f, true
		}
	}
	for name := range r.texts {
		if now[name] == nil {
			delete(r.unread, name)
			news = true
		}
	}
	r.texts = now
	return news
}

// checkFences checks the fences of a note as `bingfa check` does, and publishes
// what came out.
func (r *rechecker) checkFences(ctx context.Context, f *noteFences) {
	r.prepare()
	if f.has("go") {
		r.findGo(ctx)
	}
	if f.has("python") {
		r.findPython(ctx)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.mu.Lock()
	if r.unread[f.note] != f {
		r.mu.Unlock()
		return
	}
	r.running, r.cancel = "the fences of "+f.note, cancel
	r.mu.Unlock()
	o := fenceOptions(r.engines, r.runner, r.results)
	report, problems, err := fence.Check(ctx, f.list, o)
	if broken := new(engine.Broken); ctx.Err() == nil && errors.As(err, &broken) {
		r.miss(ctx, fmt.Sprintf("%s does not work: %v", r.engines.Interpreter.Name(), broken))
		o.Interpreter, o.Linter = nil, nil // the toolchain finds mistakes, too
		report, problems, err = fence.Check(ctx, f.list, o)
	}
	r.mu.Lock()
	r.running = ""
	stopped := ctx.Err() != nil // it is done again
	if !stopped && r.unread[f.note] == f {
		delete(r.unread, f.note)
	}
	r.mu.Unlock()
	if stopped {
		return
	}
	if err != nil {
		r.miss(ctx, err.Error())
	}
	for _, name := range slices.Sorted(maps.Keys(report.Lacks)) {
		r.miss(ctx, fmt.Sprintf("%s lacks %s; %s", o.Python.Name(), name, engine.Install([]string{name})))
	}
	r.fences[f.note] = problems
	r.tell()
}
