package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"bingfa/generator/build"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/site"
	"bingfa/generator/verify"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/fence"
	"bingfa/generator/verify/runner"
	"bingfa/terminal"
)

// selectFences returns the fences of Go and Python that are to be checked: in
// every text of the notes whose path -only matches.
func (c *checking) selectFences(o *build.Output) (list []fence.Fence) {
	for _, p := range o.Site.Pages {
		if c.selected(p.Note.Path) {
			list = append(list, pageFences(p, c.workspace)...)
		}
	}
	return list
}

// pageFences returns the fences of Go and Python in a page's own text.
func pageFences(p *site.Page, w build.Workspace) (list []fence.Fence) {
	if p.Missing() || p.Document == nil || len(p.Document.Snippets) == 0 {
		return nil
	}
	t := p.Translation
	dir := filepath.Join(w.Dir, filepath.FromSlash(path.Dir(t.File)))
	for i := range p.Document.Snippets {
		list = append(list, fence.Fence{Snippet: &p.Document.Snippets[i], File: t.File, Source: t.Source, Dir: dir})
	}
	return list
}

// pythonFences returns the fences of Python as programs, for who looks for a
// Python that has what they import.
func pythonFences(fences []fence.Fence) (list []engine.Program) {
	for _, f := range fences {
		if f.Language == "python" && f.Expect != markdown.NoCheck {
			list = append(list, engine.Program{Dir: f.Dir, File: note.PythonFile, Code: []byte(f.Code)})
		}
	}
	return list
}

// fenceOptions says to check fences with some engines.
func fenceOptions(engines verify.Engines, r *runner.Runner, results *cache.Cache) fence.Options {
	o := fence.Options{Python: engines.Python, Go: engines.Go, Interpreter: engines.Interpreter, Linter: engines.Linter, Runner: r, Cache: results}
	if p, ok := engines.Python.(*engine.CPython); ok {
		o.PythonPath = p.Path()
	}
	return o
}

// checkFences checks the fences in the text.
func (c *checking) checkFences(ctx context.Context, fences []fence.Fence, engines verify.Engines) error {
	if len(fences) == 0 {
		return nil
	}
	o := fenceOptions(engines, c.runner, c.cache)
	o.Strict = c.ci
	if c.screen.Shown() {
		var done atomic.Int64
		o.Done = func(places int) {
			n := int(done.Add(int64(places)))
			c.screen.Set(terminal.Bar(n, len(fences), count(len(fences), "fence", "fences")))
		}
	}
	report, problems, err := fence.Check(ctx, fences, o)
	if broken := new(engine.Broken); errors.As(err, &broken) { // told by the examples, if there are any
		return fmt.Errorf("%s does not work: %w", verify.Describe(verify.Interpreter, engines.Interpreter.Name()), broken)
	}
	if err != nil {
		return err
	}
	c.report.Fences = report
	c.add(problems)
	for _, name := range slices.Sorted(maps.Keys(report.Lacks)) {
		fmt.Fprintf(c.screen, "not run on %s, which lacks %s: %s; %s, or write no-run after the language\n", engines.Python.Name(), name, strings.Join(report.Lacks[name], ", "), engine.Install([]string{name}))
	}
	return nil
}
