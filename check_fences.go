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
	"bingfa/generator/verify"
	"bingfa/generator/verify/engine"
	"bingfa/generator/verify/fence"
	"bingfa/terminal"
)

// selectFences returns the fences of Go and Python that are to be checked: in
// every text of the notes whose path -only matches.
func (c *checking) selectFences(o *build.Output) (list []fence.Fence) {
	for _, p := range o.Site.Pages {
		if p.Missing() || p.Document == nil || !c.selected(p.Note.Path) {
			continue
		}
		t := p.Translation
		dir := filepath.Join(c.workspace.Dir, filepath.FromSlash(path.Dir(t.File)))
		for i := range p.Document.Snippets {
			list = append(list, fence.Fence{Snippet: &p.Document.Snippets[i], File: t.File, Source: t.Source, Dir: dir})
		}
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

// checkFences checks the fences in the text.
func (c *checking) checkFences(ctx context.Context, fences []fence.Fence, engines verify.Engines) error {
	if len(fences) == 0 {
		return nil
	}
	o := fence.Options{Python: engines.Python, Go: engines.Go, Interpreter: engines.Interpreter, Linter: engines.Linter,
		Runner: c.runner, Cache: c.cache, Strict: c.ci}
	if p, ok := engines.Python.(*engine.CPython); ok {
		o.PythonPath = p.Path()
	}
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
